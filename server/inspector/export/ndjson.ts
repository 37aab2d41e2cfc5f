import { z } from 'zod';
import { inputMessage } from '../../base/input-messages.ts';
import { messageOf } from '../../base/message-of.ts';
import type { ForeignDelivery } from '../../receiver/import-delivery.ts';
import type { ReceivedBytes } from '../../store/index.ts';
import type { SentDetail } from '../../types.ts';
import { base64Bytes } from '../base64.ts';
import { jsonPieces, type Piece } from '../json-pieces.ts';
import { isFieldValue, isTarget, isToken } from './http-syntax.ts';

/** A problem with a line: `line` from 1, `pointer` to the member (`''`: the whole line). */
export interface LineProblem {
  line: number;
  pointer: string;
  detail: string;
}

export type ImportedLine = { ok: true; delivery: ForeignDelivery } | { ok: false; problem: LineProblem };

const header = z.tuple([
  z.string().refine(isToken, 'must be a header name'),
  z.string().refine(isFieldValue, 'must be a header value: no line breaks'),
]);
const lineSchema = z.object({
  type: z.literal('received', { error: 'must be "received": sent deliveries cannot be imported' }),
  id: z.uuid(),
  receivedAt: z.iso.datetime({ offset: true }),
  endpoint: z.string().min(1).nullable(),
  method: z.string().refine(isToken, 'must be a method'),
  path: z.string().refine(isTarget, 'must be a path that begins with /'),
  remote: z.string().max(100),
  headers: z.array(header).max(10_000),
  body: base64Bytes('must be base64'),
  sizeBytes: z.int().min(0),
  reply: z
    .object({ status: z.int().min(100).max(999), headers: z.array(header), body: z.string() })
    .nullable(),
});

/** One line, without line feed, that `fromNdjsonLine` can read; it also contains the result of decoding. */
export function toNdjsonLine(detail: ReceivedBytes): Iterable<Piece> {
  const { id, seq, receivedAt, endpoint, method, path, remote, headers, sizeBytes, reply } = detail;
  const { event, verdict, cause, format, encryption, payload, issues, body } = detail;
  const wire = { endpoint, method, path, remote, headers, sizeBytes, reply };
  const found = { event, verdict, cause, format, encryption, issues };
  return jsonPieces(
    { type: 'received', id, seq, receivedAt, ...wire, ...found },
    { payload: { json: payload }, body: { base64: body } },
  );
}

/** One line, without line feed, with all details of a sent delivery and the body in base64. */
export function toSentNdjsonLine(detail: SentDetail, body: Uint8Array): Iterable<Piece> {
  return jsonPieces({ type: 'sent', ...detail }, { body: { base64: body } });
}

/** Parses a line of an export; `line` is its number, for the problem. Unknown members are ignored. */
export function fromNdjsonLine(text: string, line: number): ImportedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = messageOf(error);
    return { ok: false, problem: { line, pointer: '', detail: `is not JSON: ${reason}` } };
  }
  const result = lineSchema.safeParse(value, { error: inputMessage });
  if (!result.success) return { ok: false, problem: problemOf(result.error, line) };
  const { type: _, body, receivedAt, ...rest } = result.data;
  if (body.byteLength > rest.sizeBytes) {
    const detail = `is smaller than the body (${body.byteLength} bytes)`;
    return { ok: false, problem: { line, pointer: '/sizeBytes', detail } };
  }
  return {
    ok: true,
    delivery: { ...rest, receivedAt: new Date(receivedAt).toISOString(), body },
  };
}

function problemOf(error: z.ZodError, line: number): LineProblem {
  const first = error.issues[0];
  const pointer = (first?.path ?? []).map((key) => `/${String(key)}`).join('');
  return { line, pointer, detail: first?.message ?? 'is not a delivery' };
}
