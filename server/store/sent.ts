import type { AttemptError, HeaderPair, Json, Sent, SentDetail, SentState, WebhookTls } from '../types.ts';
import { beginAttempt, endAttempt, listAttempts, openAttempts } from './attempts.ts';
import { deleteMatching } from './deletion.ts';
import { resolveRef, seqOf, tailOf } from './ids.ts';
import { conditionOf, listRows } from './lists.ts';
import { SENT_SELECT, type SentRow, toSent } from './sent-rows.ts';
import type { AttemptEnd, NewSent, SentSource, SentStore } from './shapes.ts';
import type { Statements } from './statements.ts';
import type { Transaction, Writer } from './writer.ts';

/** What a summary row with its indexes takes on the disk, roughly: counts against the size limit. */
const ROW_BYTES = 400;

interface SentContentRow {
  payload: string;
  body: Buffer;
  headers: string;
  tls: string;
}

/** The sent deliveries of one database. */
export function createSent({
  sql,
  writer,
  now,
}: {
  sql: Statements;
  writer: Writer;
  now: () => number;
}): SentStore {
  const one = (id: string) => sql.get<SentRow>(`${SENT_SELECT} WHERE d.tail = ?`, tailOf(id));
  const summary = (id: string): Sent | null => {
    const row = one(id);
    return row ? toSent(row) : null;
  };
  const content = (seq: number) =>
    sql.get<SentContentRow>('SELECT payload, body, headers, tls FROM sent_content WHERE seq = ?', seq);

  return {
    insert: (delivery) => writer.write((transaction) => insert(transaction, delivery)),
    list(options = {}) {
      const { limit, cursor, after, ...filter } = options;
      const condition = conditionOf('sent', filter, now());
      const kept = writer.usage().sent;
      const page = { limit, cursor, after };
      const found = listRows<SentRow>(sql, { kind: 'sent', select: SENT_SELECT, condition, page, kept });
      return { items: found.rows.map(toSent), next: found.next, total: found.total };
    },
    get(id) {
      const row = one(id);
      const found = row && content(row.seq);
      return row && found ? detail(sql, row, found) : null;
    },
    summary,
    body(id) {
      const seq = seqOf(sql, 'sent', id);
      return seq === null ? null : (content(seq)?.body ?? null);
    },
    source(id) {
      const row = one(id);
      const found = row && content(row.seq);
      return row && found ? sourceOf(toSent(row), found) : null;
    },
    resolve: (ref) => resolveRef(sql, 'sent', ref),
    setState: (id, state, nextAttemptAt) =>
      writer.write(() => {
        setState(sql, id, state, nextAttemptAt);
        return summary(id);
      }),
    deleteWhere: async (filter) => deleteMatching(writer, 'sent', conditionOf('sent', filter, now())),
    beginAttempt: (id, start) =>
      writer.write((transaction) => {
        const seq = seqOf(sql, 'sent', id);
        if (seq !== null) beginAttempt(transaction, 'sent', seq, start);
        return seq !== null;
      }),
    endAttempt: (id, number, end, then) =>
      writer.write((transaction) => {
        const seq = seqOf(sql, 'sent', id);
        const attempt = seq === null ? null : finishAttempt(transaction, seq, number, end);
        if (!attempt) return null;
        setState(sql, id, then.state, then.nextAttemptAt);
        const sent = summary(id);
        return sent && { attempt, sent };
      }),
    pending: () => sql.all<SentRow>(`${SENT_SELECT} WHERE d.state = 'pending' ORDER BY d.seq`).map(toSent),
    lastTimeMs: () =>
      sql.get<{ last: number }>(
        `SELECT max(coalesce((SELECT max(started_at) FROM attempts WHERE kind = 'sent'), 0),
           coalesce((SELECT created_at FROM sent ORDER BY seq DESC LIMIT 1), 0)) AS last`,
      )?.last ?? 0,
    recoverInterrupted: (endedAt) => writer.write((transaction) => recover(transaction, endedAt)),
  };
}

function insert(transaction: Transaction, delivery: NewSent): Sent {
  const { sql } = transaction;
  const seq = transaction.nextSeq();
  const payload = JSON.stringify(delivery.payload);
  const headers = JSON.stringify(delivery.headers);
  const stored = ROW_BYTES + payload.length + headers.length + delivery.body.byteLength;
  sql.run(
    `INSERT INTO sent (seq, id, tail, created_at, webhook_id, event, about, url, format, enc_mode, enc_wire, state,
       attempt_count, next_attempt_at, size_bytes, stored_bytes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?)`,
    ...[seq, delivery.id, tailOf(delivery.id), Date.parse(delivery.createdAt), delivery.webhookId],
    ...[delivery.event, delivery.about, delivery.url, delivery.format],
    ...[delivery.encryption?.mode ?? null, delivery.encryption?.wire ?? null],
    ...[toMs(delivery.nextAttemptAt), delivery.body.byteLength, stored],
  );
  sql.run(
    'INSERT INTO sent_content (seq, payload, body, headers, tls) VALUES (?, ?, ?, ?, ?)',
    ...[seq, payload, delivery.body, headers, JSON.stringify(delivery.tls)],
  );
  transaction.tally('sent', 1, stored);
  return summaryOf(delivery, seq);
}

function summaryOf(delivery: NewSent, seq: number): Sent {
  const { id, createdAt, webhookId, webhookName, event, about, url, format, encryption, nextAttemptAt } =
    delivery;
  return {
    id,
    seq,
    createdAt,
    webhook: webhookId !== null && webhookName !== null ? { id: webhookId, name: webhookName } : null,
    event,
    about,
    url,
    format,
    encryption,
    state: 'pending',
    attemptCount: 0,
    lastStatus: null,
    nextAttemptAt,
    sizeBytes: delivery.body.byteLength,
    twin: null,
  };
}

function setState(sql: Statements, id: string, state: SentState, nextAttemptAt: string | null): void {
  sql.run(
    'UPDATE sent SET state = ?, next_attempt_at = ? WHERE tail = ?',
    ...[state, toMs(nextAttemptAt), tailOf(id)],
  );
}

function finishAttempt(transaction: Transaction, seq: number, number: number, end: AttemptEnd) {
  const attempt = endAttempt(transaction, 'sent', seq, number, end);
  if (attempt) {
    transaction.sql.run(
      'UPDATE sent SET attempt_count = attempt_count + 1, last_status = ? WHERE seq = ?',
      ...[end.response?.status ?? null, seq],
    );
  }
  return attempt;
}

function recover(transaction: Transaction, endedAt: string): Sent[] {
  const { sql } = transaction;
  const error: AttemptError = {
    code: 'interrupted',
    message: `rai-hooks ended before this attempt did (noticed ${endedAt}).`,
    hint: 'Whether it arrived is not known: look at the receiving side, then resend if needed.',
  };
  const end: AttemptEnd = { durationMs: 0, response: null, error };
  const concerned = new Set<number>();
  for (const { kind, owner, number } of openAttempts(sql)) {
    if (kind === 'received') endAttempt(transaction, kind, owner, number, end);
    else {
      finishAttempt(transaction, owner, number, end);
      concerned.add(owner);
    }
  }
  return [...concerned].flatMap((seq) => {
    const row = sql.get<SentRow>(`${SENT_SELECT} WHERE d.seq = ?`, seq);
    return row ? [toSent(row)] : [];
  });
}

function detail(sql: Statements, row: SentRow, { headers, payload }: SentContentRow): SentDetail {
  return {
    ...toSent(row),
    headers: JSON.parse(headers) as HeaderPair[],
    payload: JSON.parse(payload) as Json,
    attempts: listAttempts(sql, 'sent', row.seq),
  };
}

function sourceOf(sent: Sent, { headers, payload, body, tls }: SentContentRow): SentSource {
  return {
    sent,
    headers: JSON.parse(headers) as HeaderPair[],
    body,
    payload: JSON.parse(payload) as Json,
    tls: JSON.parse(tls) as WebhookTls,
  };
}

function toMs(time: string | null): number | null {
  return time === null ? null : Date.parse(time);
}
