import type { BodyFormat, CipherMode, Sent, SentState } from '../types.ts';

/** A row of `sent`, with its twin's id and its webhook joined. */
export interface SentRow {
  seq: number;
  id: string;
  created_at: number;
  webhook_id: string | null;
  webhook_name: string | null;
  event: string;
  about: string | null;
  url: string;
  format: BodyFormat;
  enc_mode: CipherMode | null;
  enc_wire: string | null;
  state: SentState;
  attempt_count: number;
  last_status: number | null;
  next_attempt_at: number | null;
  size_bytes: number;
  twin: string | null;
}

/** Joins the webhook: null when it is deleted, else with its current name. */
export const SENT_SELECT = `
  SELECT d.seq, d.id, d.created_at, w.id AS webhook_id, w.definition ->> '$.name' AS webhook_name, d.event, d.about, d.url,
    d.format, d.enc_mode, d.enc_wire, d.state, d.attempt_count, d.last_status, d.next_attempt_at, d.size_bytes,
    twin.id AS twin
  FROM sent d LEFT JOIN received twin ON twin.seq = d.twin_seq LEFT JOIN webhooks w ON w.id = d.webhook_id`;

/** Converts a row to a summary. */
export function toSent(row: SentRow): Sent {
  return {
    id: row.id,
    seq: row.seq,
    createdAt: new Date(row.created_at).toISOString(),
    webhook:
      row.webhook_id !== null && row.webhook_name !== null
        ? { id: row.webhook_id, name: row.webhook_name }
        : null,
    event: row.event,
    about: row.about,
    url: row.url,
    format: row.format,
    encryption: row.enc_mode && row.enc_wire !== null ? { mode: row.enc_mode, wire: row.enc_wire } : null,
    state: row.state,
    attemptCount: row.attempt_count,
    lastStatus: row.last_status,
    nextAttemptAt: row.next_attempt_at === null ? null : new Date(row.next_attempt_at).toISOString(),
    sizeBytes: row.size_bytes,
    twin: row.twin,
  };
}

/** Converts ISO 8601 to milliseconds since the epoch. */
export function toMs(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}
