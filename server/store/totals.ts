import type { DeliveryKind } from '../types.ts';
import type { Statements } from './statements.ts';

/** Groups for retention: pending deliveries, deliveries to unknown endpoints, and all others. */
export type Group = 'kept' | 'pending' | 'no-endpoint';

/** What one delivery adds to the totals. */
export interface Entry {
  kind: DeliveryKind;
  group: Group;
  /** Bytes on disk, as computed by the view `received_disk` or `sent_disk`. */
  bytes: number;
}

/** Running totals, stored in the table `meta` with every commit. */
export interface Totals {
  seq: number;
  received: number;
  sent: number;
  sizeBytes: number;
  pending: number;
  pendingBytes: number;
  noEndpoint: number;
  noEndpointBytes: number;
}

/** SQL expressions for the group of a row. */
export const GROUP_SQL: Record<DeliveryKind, string> = {
  received: "iif(endpoint IS NULL, 'no-endpoint', 'kept')",
  sent: "iif(state = 'pending', 'pending', 'kept')",
};

/** Adds (`sign` 1) or subtracts (-1) an entry. */
export function addEntry(totals: Totals, { kind, group, bytes }: Entry, sign: 1 | -1): void {
  totals[kind] += sign;
  totals.sizeBytes += sign * bytes;
  if (group === 'pending') {
    totals.pending += sign;
    totals.pendingBytes += sign * bytes;
  } else if (group === 'no-endpoint') {
    totals.noEndpoint += sign;
    totals.noEndpointBytes += sign * bytes;
  }
}

export function readTotals(sql: Statements): Totals {
  const row = sql.get<Totals>(
    `SELECT seq, received, sent, size_bytes AS sizeBytes, pending, pending_bytes AS pendingBytes,
       no_endpoint AS noEndpoint, no_endpoint_bytes AS noEndpointBytes FROM meta`,
  );
  if (!row) throw new Error('The table meta is empty.');
  return row;
}

export function writeTotals(sql: Statements, totals: Totals): void {
  const { seq, received, sent, sizeBytes, pending, pendingBytes, noEndpoint, noEndpointBytes } = totals;
  sql.run(
    `UPDATE meta SET seq = ?, received = ?, sent = ?, size_bytes = ?, pending = ?, pending_bytes = ?,
       no_endpoint = ?, no_endpoint_bytes = ?`,
    ...[seq, received, sent, sizeBytes, pending, pendingBytes, noEndpoint, noEndpointBytes],
  );
}

/** The entry of a row as it was last measured; null when there is no such row. */
export function readEntry(sql: Statements, kind: DeliveryKind, seq: number): Entry | null {
  const row = sql.get<Pick<Entry, 'group' | 'bytes'>>(
    `SELECT stored_bytes AS bytes, ${GROUP_SQL[kind]} AS "group" FROM ${kind} WHERE seq = ?`,
    seq,
  );
  return row ? { kind, ...row } : null;
}

/** Computes a row's size on disk and stores it in the row. */
export function measure(sql: Statements, kind: DeliveryKind, seq: number): void {
  sql.run(
    `UPDATE ${kind} SET stored_bytes = (SELECT bytes FROM ${kind}_disk v WHERE v.seq = ${kind}.seq) WHERE seq = ?`,
    seq,
  );
}
