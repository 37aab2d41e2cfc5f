import { type Contract, schemaOf } from '../contract/model.ts';
import { type Recognition, recognise, typeFieldOf } from '../contract/recognise.ts';
import type { Validator } from '../contract/validate.ts';
import type { JsonObject } from '../types.ts';
import type { Parsed } from './plaintext.ts';
import type { Step } from './trail.ts';
import type { XmlElement } from './xml/read.ts';
import { keyOf, typeXml } from './xml/type.ts';

export interface Identified {
  event: string | null;
  by: 'field' | 'shape' | null;
  payload: JsonObject;
  step: Step;
}

/** Which event a parsed body is; XML gets its types here, because only the event's schema knows them. */
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

/** XML has no types of its own, so each schema judges the document as typed by itself. */
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
        message: `The field "${found.field}" says ${JSON.stringify(found.value)}, which is not an event of the contract.`,
        advice:
          'If the platform really sends this event, let rai-hooks learn it from this delivery; otherwise correct the name at the sender.',
        evidence: { field: found.field, value: found.value },
      };
    case 'ambiguous':
      return {
        ...base,
        message: `There is no type field, and the shape fits several events: ${candidates.map((one) => one.event).join(', ')}.`,
        advice: 'Send the event type in the payload, or make the schemas of the contract differ.',
        evidence: { candidates },
      };
    case 'no-match':
      return {
        ...base,
        message: `There is no type field, and the shape fits no event; the closest is ${candidates[0]?.event ?? 'none'}.`,
        advice: 'See in the evidence what the payload lacks for each of the closest events.',
        evidence: { candidates },
      };
  }
}
