import type { HeaderPair, Json, Sent, SentDetail, WebhookTls } from '../types.ts';
import { listAttempts } from './attempts.ts';
import { deleteMatching, deleteOne } from './deletion.ts';
import type { Database } from './driver.ts';
import { resolveRef, seqOf, tailOf } from './ids.ts';
import { conditionOf, countRows, listRows } from './lists.ts';
import { SENT_SELECT, type SentRow, toMs, toSent } from './sent-rows.ts';
import { beginNext, cancel, cancelSome, endNext, fits, hasten, recover, reopen } from './sent-transitions.ts';
import type { NewSent, SentSource, SentStore, StoreLimits } from './shapes.ts';
import { pendingLimit, pendingRoom } from './shares.ts';
import type { Statements } from './statements.ts';
import type { Transaction, Writer } from './writer.ts';

interface SentContentRow {
  payload: string;
  body: Buffer;
  headers: string;
  tls: string;
}

/** The sent deliveries of one database. */
export function createSent({
  db,
  sql,
  writer,
  limits,
  now,
}: {
  db: Database;
  sql: Statements;
  writer: Writer;
  limits: StoreLimits;
  now: () => number;
}): SentStore {
  const one = (id: string) => sql.get<SentRow>(`${SENT_SELECT} WHERE d.tail = ?`, tailOf(id));
  // Callers name the columns they need, because parsing a payload of 10 MB takes 30 ms.
  const content = <C extends keyof SentContentRow>(seq: number, ...columns: C[]) =>
    sql.get<Pick<SentContentRow, C>>(`SELECT ${columns.join(', ')} FROM sent_content WHERE seq = ?`, seq);

  const page: SentStore['page'] = ({ limit, cursor, after, ...filter }) => {
    const { rows, next } = listRows<SentRow>(sql, {
      kind: 'sent',
      select: SENT_SELECT,
      condition: conditionOf('sent', filter, now()),
      page: { limit, cursor, after },
    });
    return { items: rows.map(toSent), next };
  };

  return {
    insert: (deliveries) => writer.write((transaction) => insertAll(transaction, deliveries, limits)),
    room: () => ({ ...pendingRoom(writer.totals(), limits), limit: pendingLimit(limits) }),
    list(options = {}) {
      const { limit: _, cursor: __, after: ___, ...filter } = options;
      const condition = conditionOf('sent', filter, now());
      const kept = writer.totals().sent;
      return { ...page(options), total: countRows(sql, { kind: 'sent', condition, kept }) };
    },
    page,
    get(id) {
      const row = one(id);
      const found = row && content(row.seq, 'payload', 'headers');
      return row && found ? detail(sql, row, found) : null;
    },
    summary(id) {
      const row = one(id);
      return row ? toSent(row) : null;
    },
    body(id) {
      const seq = seqOf(sql, 'sent', id);
      return seq === null ? null : (content(seq, 'body')?.body ?? null);
    },
    source(id) {
      const row = one(id);
      const found = row && content(row.seq, 'body', 'headers', 'tls');
      return row && found ? sourceOf(toSent(row), found) : null;
    },
    resolve: (ref) => resolveRef(sql, 'sent', ref),
    delete: (id) => deleteOne({ db, writer }, 'sent', id),
    deleteWhere: async (filter) =>
      deleteMatching({ db, sql, writer }, 'sent', conditionOf('sent', filter, now())),
    beginAttempt: (id, start) => writer.write((transaction) => beginNext(transaction, id, start)),
    endAttempt: (id, number, end, decide) =>
      writer.write((transaction) => endNext(transaction, id, { number, end, decide }, limits)),
    cancel: (id) => writer.write((transaction) => cancel(transaction, id)),
    cancelSome: (webhookId, limit) =>
      writer.write((transaction) => cancelSome(transaction, webhookId, limit)),
    reopen: (id) => writer.write((transaction) => reopen(transaction, id, limits)),
    hasten: (id) => writer.write((transaction) => hasten(transaction, id)),
    pending: () => sql.all<SentRow>(`${SENT_SELECT} WHERE d.state = 'pending' ORDER BY d.seq`).map(toSent),
    lastTimeMs: () =>
      sql.get<{ last: number }>(
        `SELECT max(coalesce((SELECT max(started_at) FROM attempts WHERE kind = 'sent'), 0),
           coalesce((SELECT created_at FROM sent ORDER BY seq DESC LIMIT 1), 0)) AS last`,
      )?.last ?? 0,
    recoverInterrupted: (endedAt, decide) =>
      writer.write((transaction) => recover(transaction, { endedAt, decide }, limits)),
  };
}

/** Inserts deliveries in order until the room for pending ones is used up. */
function insertAll(transaction: Transaction, deliveries: readonly NewSent[], limits: StoreLimits): Sent[] {
  const inserted: Sent[] = [];
  for (const delivery of deliveries) {
    const room = pendingRoom(transaction.totals(), limits);
    if (!fits(room, delivery.body.byteLength + Buffer.byteLength(delivery.payload))) break;
    inserted.push(insert(transaction, delivery));
  }
  return inserted;
}

function insert(transaction: Transaction, delivery: NewSent): Sent {
  const { sql } = transaction;
  const seq = transaction.nextSeq();
  transaction.change('sent', seq, () => {
    sql.run(
      `INSERT INTO sent (seq, id, tail, created_at, webhook_id, event, about, url, format, enc_mode, enc_wire, state,
         attempt_count, next_attempt_at, size_bytes, stored_bytes)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, 0)`,
      ...[seq, delivery.id, tailOf(delivery.id), Date.parse(delivery.createdAt), delivery.webhookId],
      ...[delivery.event, delivery.about, delivery.url, delivery.format],
      ...[delivery.encryption?.mode ?? null, delivery.encryption?.wire ?? null],
      ...[toMs(delivery.nextAttemptAt), delivery.body.byteLength],
    );
    sql.run(
      'INSERT INTO sent_content (seq, payload, body, headers, tls) VALUES (?, ?, ?, ?, ?)',
      ...[
        seq,
        delivery.payload,
        delivery.body,
        JSON.stringify(delivery.headers),
        JSON.stringify(delivery.tls),
      ],
    );
  });
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

function detail(
  sql: Statements,
  row: SentRow,
  { headers, payload }: Pick<SentContentRow, 'headers' | 'payload'>,
): SentDetail {
  return {
    ...toSent(row),
    headers: JSON.parse(headers) as HeaderPair[],
    payload: JSON.parse(payload) as Json,
    attempts: listAttempts(sql, 'sent', row.seq),
  };
}

function sourceOf(sent: Sent, { headers, body, tls }: Omit<SentContentRow, 'payload'>): SentSource {
  return {
    sent,
    headers: JSON.parse(headers) as HeaderPair[],
    body,
    tls: JSON.parse(tls) as WebhookTls,
  };
}
