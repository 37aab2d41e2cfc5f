import { type Contract, schemaOf } from '../contract/model.ts';
import { type Recognition, recognise, typeFieldOf } from '../contract/recognise.ts';
import type { Validator } from '../contract/validate.ts';
import type { JsonObject } from '../types.ts';
import type { Parsed } from './plaintext.ts';
import type { Step } from './trail.ts';
import type { XmlElement } from './xml/read.ts';
import { keyOf, typeXml } from './xml/type.ts';

/** A parsed body with the types of its values, and the event it was recognised as; `event` null: not recognised. */
export interface Identified {
  event: string | null;
  by: 'field' | 'shape' | null;
  payload: JsonObject;
  step: Step;
}

/** Recognises the event of a parsed body. The values of XML get their types here, because the event's schema decides them. */
export function identify(
  contract: Contract,
  validator: Validator,
  parsed: Parsed & { ok: true },
): Identified {
  if (parsed.format === 'json') return judged(recognise(contract, validator, parsed.value), parsed.value);
  const named = typeFieldOf(contract, (name) => textOf(parsed.root, name));
  if (named) {
    const payload = typeXml(parsed.root, schemaOf(contract, named.value), contract.xml);
    return judged(recognise(contract, validator, { ...payload, [named.field]: named.value }), payload);
  }
  return byShape(contract, validator, parsed.root);
}

/** Each schema judges the document with the types that it gives itself, because XML has none of its own. */
function byShape(contract: Contract, validator: Validator, root: XmlElement): Identified {
  const untyped = typeXml(root, undefined, contract.xml);
  const typed = (event: string) => typeXml(root, schemaOf(contract, event), contract.xml);
  const byEvent: Validator = { issues: (event) => validator.issues(event, typed(event)) };
  const found = recognise(contract, byEvent, untyped);
  return judged(found, found.event === null ? untyped : typed(found.event));
}

function textOf(root: XmlElement, name: string): string | undefined {
  return root.children.find((element) => keyOf(element) === name)?.text.trim();
}

function judged(found: Recognition, payload: JsonObject): Identified {
  if (found.event !== null) {
    const evidence = { by: found.by, ...(found.field ? { field: found.field } : {}) };
    return { event: found.event, by: found.by, payload, step: { outcome: 'passed', evidence } };
  }
  return { event: null, by: null, payload, step: failure(found) };
}

function failure(found: Recognition & { event: null }): Step {
  const { cause } = found;
  const candidates = found.candidates.map(({ event, lacked }) => ({
    event,
    lacked: lacked.slice(0, 10).map((issue) => `${issue.pointer || '/'} ${issue.message}`),
  }));
  const base = { outcome: 'failed' as const, cause };
  switch (cause) {
    case 'unknown-event':
      return {
        ...base,
        message: `The field "${found.field}" is ${JSON.stringify(found.value)}, which is not an event of the contract.`,
        advice:
          'If the platform really sends this event, let rai-hooks learn it from this delivery. If not, correct the name at the sender.',
        evidence: { field: found.field, value: found.value },
      };
    case 'ambiguous':
      return {
        ...base,
        message: `The payload has no type field, and its properties fit several events: ${candidates.map((one) => one.event).join(', ')}.`,
        advice:
          'Send the event type in the payload, or change the schemas of the contract so that only one fits.',
        evidence: { candidates },
      };
    case 'no-match':
      return {
        ...base,
        message: `The payload has no type field, and its properties fit no event; the closest is ${candidates[0]?.event ?? 'none'}.`,
        advice:
          'Send the event type in the payload. The evidence lists what it lacks for each of the closest events.',
        evidence: { candidates },
      };
  }
}
