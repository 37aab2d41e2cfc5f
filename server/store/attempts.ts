import type { Attempt, AttemptError, DeliveryKind } from '../types.ts';
import type { AttemptEnd, AttemptStart } from './shapes.ts';
import type { Statements } from './statements.ts';
import type { Transaction } from './writer.ts';

interface AttemptRow {
  number: number;
  started_at: number;
  duration_ms: number;
  request: string;
  response: string | null;
  error: string | null;
}

/** The ended attempts of one delivery, in order. */
export function listAttempts(sql: Statements, kind: DeliveryKind, owner: number): Attempt[] {
  return sql
    .all<AttemptRow>(
      `SELECT number, started_at, duration_ms, request, response, error FROM attempts
       WHERE kind = ? AND owner = ? AND duration_ms IS NOT NULL ORDER BY number`,
      kind,
      owner,
    )
    .map(toAttempt);
}

/** Records the start of an attempt; with `number` null it gets the next number. Returns the number. */
export function beginAttempt(
  { sql, change }: Transaction,
  kind: DeliveryKind,
  owner: number,
  { startedAt, request, number }: AttemptStart & { number: number | null },
): number {
  const given =
    number ??
    (sql.get<{ last: number | null }>(
      'SELECT max(number) AS last FROM attempts WHERE kind = ? AND owner = ?',
      kind,
      owner,
    )?.last ?? 0) + 1;
  change(kind, owner, () =>
    sql.run(
      'INSERT INTO attempts (kind, owner, number, started_at, request) VALUES (?, ?, ?, ?, ?)',
      ...[kind, owner, given, Date.parse(startedAt), JSON.stringify(request)],
    ),
  );
  return given;
}

/** Records the end of an attempt; null when no attempt with this number is open. */
export function endAttempt(
  { sql, change }: Transaction,
  kind: DeliveryKind,
  owner: number,
  number: number,
  { durationMs, response, error }: AttemptEnd,
): Attempt | null {
  let ended = 0;
  change(kind, owner, () => {
    ended = sql.run(
      `UPDATE attempts SET duration_ms = ?, response = ?, error = ?
       WHERE kind = ? AND owner = ? AND number = ? AND duration_ms IS NULL`,
      ...[durationMs, response && JSON.stringify(response), error && JSON.stringify(error)],
      ...[kind, owner, number],
    );
  });
  if (ended === 0) return null;
  const row = sql.get<AttemptRow>(
    'SELECT * FROM attempts WHERE kind = ? AND owner = ? AND number = ?',
    ...[kind, owner, number],
  );
  return row ? toAttempt(row) : null;
}

/** Whether an attempt has begun and not ended. */
export function hasOpenAttempt(sql: Statements, kind: DeliveryKind, owner: number): boolean {
  return (
    sql.get('SELECT 1 FROM attempts WHERE kind = ? AND owner = ? AND duration_ms IS NULL', kind, owner) !==
    undefined
  );
}

/** All attempts that have begun and not ended. */
export function openAttempts(sql: Statements): Array<{ kind: DeliveryKind; owner: number; number: number }> {
  return sql.all('SELECT kind, owner, number FROM attempts WHERE duration_ms IS NULL ORDER BY owner, number');
}

function toAttempt(row: AttemptRow): Attempt {
  return {
    number: row.number,
    startedAt: new Date(row.started_at).toISOString(),
    durationMs: row.duration_ms,
    request: JSON.parse(row.request) as Attempt['request'],
    response: row.response === null ? null : (JSON.parse(row.response) as Attempt['response']),
    error: row.error === null ? null : (JSON.parse(row.error) as AttemptError),
  };
}
