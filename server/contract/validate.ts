import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { messageOf } from '../base/message-of.ts';
import { child } from '../base/pointer.ts';
import type { Issue, Json, JsonObject, Provenance } from '../types.ts';
import { addBoundedFormats } from './formats.ts';
import type { Contract } from './model.ts';
import { isPlainSchema } from './plain-schema.ts';

/** Maximum number of issues listed for one payload: a hostile one could have 100,000. */
const MAX_ISSUES = 100;
/** Maximum characters of a value in a message. */
const EXCERPT = 60;

function createAjv({ validateSchema }: { validateSchema: boolean }) {
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    validateSchema,
    // Halves the time of compiling, for which the first delivery of an event waits.
    code: { optimize: false },
    // Without this, a schema that requires "toString" accepts every payload, because each object inherits it.
    ownProperties: true,
  });
  addBoundedFormats(ajv);
  for (const keyword of ['x-provenance', 'x-event', 'x-schema-name']) ajv.addKeyword(keyword);
  return ajv;
}

export interface Validator {
  /** The issues of `payload` against the schema of event `type`; empty when it is valid. */
  issues(type: string, payload: JsonObject): Issue[];
}

/** Why a schema cannot be compiled, or null. */
export type SchemaCheck = (schema: JsonObject) => string | null;

/**
 * Creates the check of files that were not shipped with rai-hooks. Compiling the meta-schema takes 20 to 50 ms, so it
 * is compiled once for all files, and only when a schema is not plain.
 */
export function createSchemaCheck(): SchemaCheck {
  let ajv: Ajv2020 | null = null;
  return (schema) => {
    if (isPlainSchema(schema)) return null;
    ajv ??= createAjv({ validateSchema: true });
    try {
      ajv.compile(schema);
      return null;
    } catch (error) {
      return messageOf(error);
    }
  };
}

/**
 * Compiles each event's schema (JSON Schema 2020-12) at its first use. Loading the contract has checked the schemas.
 */
export function createValidator(contract: Contract): Validator {
  const ajv = createAjv({ validateSchema: false });
  const compiled = new Map<string, ValidateFunction>();

  function validatorOf(type: string): ValidateFunction {
    const known = compiled.get(type);
    if (known) return known;
    const event = contract.events.get(type);
    if (!event) throw new Error(`No event type ${type} in the contract`);
    const validate = ajv.compile(event.schema);
    compiled.set(type, validate);
    return validate;
  }

  return {
    issues(type, payload) {
      const validate = validatorOf(type);
      if (validate(payload)) return [];
      return (validate.errors ?? []).slice(0, MAX_ISSUES).map((error) => toIssue(error, contract.provenance));
    },
  };
}

function toIssue(error: ErrorObject, fallback: Provenance): Issue {
  const missing = error.keyword === 'required' ? String(error.params.missingProperty) : null;
  const pointer = missing === null ? error.instancePath : child(error.instancePath, missing);
  return {
    pointer,
    message: inWords(error),
    keyword: error.keyword,
    provenance: provenanceOf(error, missing) ?? fallback,
  };
}

function provenanceOf(error: ErrorObject, missing: string | null): Provenance | undefined {
  const schema = error.parentSchema as JsonObject | undefined;
  const properties = schema?.properties as JsonObject | undefined;
  const property = missing === null ? schema : (properties?.[missing] as JsonObject | undefined);
  return property?.['x-provenance'] as Provenance | undefined;
}

function inWords(error: ErrorObject): string {
  switch (error.keyword) {
    case 'required':
      return 'is missing, but the contract requires it';
    case 'type':
      return `must be ${[error.params.type].flat().join(' or ')}, but is ${nameOf(error.data as Json)}`;
    case 'const':
      return `must be ${JSON.stringify(error.params.allowedValue)}, but is ${excerpt(error.data as Json)}`;
    case 'enum':
      return `must be one of ${JSON.stringify(error.params.allowedValues)}, but is ${excerpt(error.data as Json)}`;
    case 'format':
      return `must have the format "${error.params.format}", but is ${excerpt(error.data as Json)}`;
    default:
      return `${error.message ?? 'does not match the schema'}, but is ${excerpt(error.data as Json)}`;
  }
}

function nameOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  return `${typeof value} ${excerpt(value)}`;
}

function excerpt(value: Json): string {
  if (value !== null && typeof value === 'object') return nameOf(value);
  // Cut before quoting: one value may have megabytes, and a hundred issues may quote it.
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, EXCERPT) : value);
  const whole = text.length <= EXCERPT && (typeof value !== 'string' || value.length <= EXCERPT);
  return whole ? text : `${text.slice(0, EXCERPT - 1)}…`;
}
