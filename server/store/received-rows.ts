import type {
  BodyFormat,
  Cause,
  CipherMode,
  Drift,
  HeaderPair,
  Issue,
  Json,
  Received,
  ReceivedDetail,
  Reply,
  Stage,
  Verdict,
} from '../types.ts';
import type { NewReceived, ReceivedBytes, ReceivedOutcome } from './shapes.ts';
import type { SqlValue } from './statements.ts';

/** A row of `received`, with the id of its twin joined. */
export interface ReceivedRow {
  seq: number;
  id: string;
  received_at: number;
  endpoint: string | null;
  method: string;
  path: string;
  remote: string;
  content_type: string | null;
  size_bytes: number;
  format: BodyFormat | null;
  enc_mode: CipherMode | null;
  enc_wire: string | null;
  enc_key: string | null;
  event: string | null;
  recognised_by: 'field' | 'shape' | null;
  about: string | null;
  verdict: Verdict;
  cause: Cause | null;
  issue_count: number;
  drift_count: number;
  duration_us: number;
  reply_status: number | null;
  forward_error: string | null;
  twin: string | null;
}

export const RECEIVED_SELECT = `
  SELECT d.seq, d.id, d.received_at, d.endpoint, d.method, d.path, d.remote, d.content_type, d.size_bytes, d.format,
    d.enc_mode, d.enc_wire, d.enc_key, d.event, d.recognised_by, d.about, d.verdict, d.cause, d.issue_count, d.drift_count,
    d.duration_us, d.reply_status, d.forward_error, twin.id AS twin
  FROM received d LEFT JOIN sent twin ON twin.seq = d.twin_seq`;

/** Converts a row to a summary. */
export function toReceived(row: ReceivedRow): Received {
  const { enc_mode: mode, enc_wire: wire, enc_key: keyLabel } = row;
  return {
    id: row.id,
    seq: row.seq,
    receivedAt: new Date(row.received_at).toISOString(),
    endpoint: row.endpoint,
    method: row.method,
    path: row.path,
    remote: row.remote,
    contentType: row.content_type,
    sizeBytes: row.size_bytes,
    format: row.format,
    encryption: mode && wire !== null && keyLabel !== null ? { mode, wire, keyLabel } : null,
    event: row.event,
    recognisedBy: row.recognised_by,
    about: row.about,
    verdict: row.verdict,
    cause: row.cause,
    issueCount: row.issue_count,
    driftCount: row.drift_count,
    durationUs: row.duration_us,
    replyStatus: row.reply_status,
    forwardError: row.forward_error,
    twin: row.twin,
  };
}

/** The columns of `received` that decoding decides, in the order of `outcomeValues`. */
export const OUTCOME_COLUMNS = [
  'format',
  'enc_mode',
  'enc_wire',
  'enc_key',
  'event',
  'recognised_by',
  'about',
  'verdict',
  'cause',
  'issue_count',
  'drift_count',
  'duration_us',
] as const;

/** The values for `OUTCOME_COLUMNS`. */
export function outcomeValues(outcome: ReceivedOutcome): SqlValue[] {
  return [
    outcome.format,
    outcome.encryption?.mode ?? null,
    outcome.encryption?.wire ?? null,
    outcome.encryption?.keyLabel ?? null,
    outcome.event,
    outcome.recognisedBy,
    outcome.about,
    outcome.verdict,
    outcome.cause,
    outcome.issueCount,
    outcome.driftCount,
    outcome.durationUs,
  ];
}

/**
 * Where a value is stored. `same`: the plaintext equals the body, or the payload equals the plaintext, so no copy is
 * kept.
 */
export const KIND = { none: 0, own: 1, same: 2 } as const;

/** The columns of `received_content` that decoding decides, in the order of `decodedValues`. */
export const DECODED_COLUMNS = [
  'payload_kind',
  'plaintext_kind',
  'payload',
  'plaintext',
  'stages',
  'issues',
  'drift',
] as const;

/** The values for `DECODED_COLUMNS`. */
export function decodedValues(outcome: ReceivedOutcome): SqlValue[] {
  const { plaintext, payload } = outcome;
  return [
    kindOf(payload),
    kindOf(plaintext),
    ownBytes(payload),
    ownBytes(plaintext),
    JSON.stringify(outcome.stages),
    JSON.stringify(outcome.issues),
    JSON.stringify(outcome.drift),
  ];
}

function kindOf(bytes: Uint8Array | string | null): number {
  if (bytes === null) return KIND.none;
  return typeof bytes === 'string' ? KIND.same : KIND.own;
}

function ownBytes(bytes: Uint8Array | string | null): Uint8Array | null {
  return typeof bytes === 'string' ? null : bytes;
}

/**
 * Selects the whole content. The payload is read as bytes, because creating a string of 10 MB takes longer than reading
 * it.
 */
export const CONTENT_SELECT = `SELECT payload_kind, plaintext_kind, CAST(payload AS BLOB) AS payload, plaintext, body, headers,
  stages, issues, drift, reply FROM received_content WHERE seq = ?`;

/** A row of `CONTENT_SELECT`. */
export interface ReceivedContentRow {
  payload_kind: number;
  plaintext_kind: number;
  payload: Buffer | null;
  plaintext: Buffer | null;
  body: Buffer;
  headers: string;
  stages: string;
  issues: string;
  drift: string;
  reply: string | null;
}

/** Converts a row of `received_content`. */
export function toReceivedContent(row: ReceivedContentRow): Omit<ReceivedBytes, keyof Received | 'attempts'> {
  const plaintext = row.plaintext_kind === KIND.same ? row.body : row.plaintext;
  return {
    body: row.body,
    headers: JSON.parse(row.headers) as HeaderPair[],
    stages: JSON.parse(row.stages) as Stage[],
    payload: row.payload_kind === KIND.same ? plaintext : row.payload,
    issues: JSON.parse(row.issues) as Issue[],
    drift: JSON.parse(row.drift) as Drift[],
    plaintext,
    reply: row.reply === null ? null : (JSON.parse(row.reply) as Reply),
  };
}

/** Converts the large values from bytes: parses the payload, encodes the plaintext as base64. */
export function toDetail({ body: _, payload, plaintext, ...rest }: ReceivedBytes): ReceivedDetail {
  return {
    ...rest,
    payload: payload && (JSON.parse(payload.toString()) as Json),
    plaintext: plaintext?.toString('base64') ?? null,
  };
}

/** The summary of a delivery that was just inserted. */
export function summaryOf(delivery: NewReceived, seq: number, twin: string | null): Received {
  const { id, receivedAt, endpoint, method, path, remote, contentType, sizeBytes, format, encryption } =
    delivery;
  const { event, recognisedBy, about, verdict, cause, issueCount, driftCount, durationUs, reply } = delivery;
  return {
    id,
    seq,
    receivedAt,
    endpoint,
    method,
    path,
    remote,
    contentType,
    sizeBytes,
    format,
    encryption,
    event,
    recognisedBy,
    about,
    verdict,
    cause,
    issueCount,
    driftCount,
    durationUs,
    replyStatus: reply?.status ?? null,
    forwardError: null,
    twin,
  };
}
