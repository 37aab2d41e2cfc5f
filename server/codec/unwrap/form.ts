import { failed, type UnwrapFailure } from './unwrapped.ts';

/** Bytes of a body that are looked at: names and the beginning of the first value stand there. */
const LOOKED_AT = 4096;
/** Fields that are named. */
const MAX_NAMED = 5;
/** `name=` at the start, as forms have it; names of forms may hold brackets. */
const FIRST_FIELD = /^([\w.[\]%+-]{1,80})=/;
const ENCODED_OPENER = /^%(?:7b|5b|3c)/i;
const NAME = /^[\w.[\]-]{1,40}$/;

interface Field {
  name: string;
  /** The beginning of its value, decoded as far as it can be. */
  value: string;
}

/** Explains a body that cannot be read because it is a form, or percent-encoded as a form is. Null when it is neither. */
export function formProblem(body: Buffer, contentType: string): UnwrapFailure | null {
  const text = body.subarray(0, LOOKED_AT).toString('latin1');
  const multipart = contentType.toLowerCase().startsWith('multipart/form-data') || text.startsWith('--');
  if (multipart) return multipartProblem(text);
  if (ENCODED_OPENER.test(text)) return percentEncoded(text);
  if (!FIRST_FIELD.test(text)) return null;
  const fields = fieldsIn(text);
  const carrier = fields.find(({ value }) => isPayload(value) || isCiphertext(value));
  // Base64 may end with `=`: without the header, one field must at least have a value.
  const isForm = contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  if (!isForm && fields.every(({ value }) => value === '')) return null;
  const names = fields.map(({ name }) => name).filter((name) => NAME.test(name));
  const evidence = { fields: names, begins: printable(text) };
  return failed('bad-encoding', `The body is a form (${fieldWords(names)}).`, adviceFor(carrier), evidence);
}

function multipartProblem(text: string): UnwrapFailure | null {
  const names = text
    .split('\n')
    .filter((line) => line.toLowerCase().startsWith('content-disposition: form-data;'))
    .map((line) => line.split(' name="')[1]?.split('"')[0] ?? '')
    .filter((name) => NAME.test(name));
  if (names.length === 0) return null;
  const message = `The body is a multipart form (${fieldWords(names.slice(0, MAX_NAMED))}).`;
  return failed('bad-encoding', message, NO_FORMS, {
    fields: names.slice(0, MAX_NAMED),
    begins: printable(text),
  });
}

function percentEncoded(text: string): UnwrapFailure {
  return failed(
    'bad-encoding',
    'The body is percent-encoded, as the fields of a form are.',
    'Send the text as it is: Returning.AI sends JSON or XML without percent-encoding.',
    { begins: printable(text) },
  );
}

const NO_FORMS =
  'Send a JSON object or an XML document as the body: Returning.AI sends JSON or XML, never a form. Many HTTP libraries make a form of an object; look for their option to send JSON.';

function adviceFor(carrier: Field | undefined): string {
  if (carrier === undefined || !NAME.test(carrier.name)) return NO_FORMS;
  const what = isPayload(carrier.value) ? 'payload' : 'ciphertext';
  return `Send the value of the field "${carrier.name}" itself as the body: it seems to be the ${what}. Returning.AI sends JSON or XML, never a form.`;
}

function fieldsIn(text: string): Field[] {
  return text
    .split('&', MAX_NAMED)
    .map((field): Field => {
      const at = field.indexOf('=');
      const [name, value] = at < 0 ? [field, ''] : [field.slice(0, at), field.slice(at + 1)];
      return { name: decodePart(name.slice(0, 80)), value: decodePart(value.slice(0, 120)) };
    })
    .filter(({ name }) => name !== '');
}

/** Undoes percent-encoding; an escape that was cut off at the end is dropped, and text with a wrong one stays as it is. */
function decodePart(text: string): string {
  try {
    return decodeURIComponent(text.replace(/%[0-9a-f]?$/i, ''));
  } catch {
    return text;
  }
}

const isPayload = (value: string): boolean => /^\s*[{[<]/.test(value);
const isCiphertext = (value: string): boolean =>
  value.length >= 32 && /^[A-Za-z0-9+/_ -]+={0,2}$/.test(value);

function fieldWords(names: readonly string[]): string {
  if (names.length === 0) return 'its fields have unusual names';
  return `${names.length === 1 ? 'field' : 'fields'} ${names.map((name) => `"${name}"`).join(', ')}`;
}

/** The first characters of a body, those that cannot be printed as dots. */
export function printable(text: string): string {
  return text.slice(0, 24).replaceAll(/[^\x20-\x7e]/g, '·');
}
