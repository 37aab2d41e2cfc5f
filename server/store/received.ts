import type { Received, Reply, Sent } from '../types.ts';
import { countActivity } from './activity.ts';
import { beginAttempt, endAttempt, listAttempts } from './attempts.ts';
import { deleteMatching, deleteOne } from './deletion.ts';
import type { Database } from './driver.ts';
import { resolveRef, seqOf, tailOf } from './ids.ts';
import { conditionOf, countRows, listRows } from './lists.ts';
import {
  CONTENT_SELECT,
  DECODED_COLUMNS,
  decodedValues,
  OUTCOME_COLUMNS,
  outcomeValues,
  RECEIVED_SELECT,
  type ReceivedContentRow,
  type ReceivedRow,
  summaryOf,
  toDetail,
  toReceived,
  toReceivedContent,
} from './received-rows.ts';
import { SENT_SELECT, type SentRow, toSent } from './sent-rows.ts';
import type { NewReceived, ReceivedBytes, ReceivedOutcome, ReceivedStore } from './shapes.ts';
import type { Statements } from './statements.ts';
import type { Transaction, Writer } from './writer.ts';

const INSERT_SUMMARY = insertSql('received', [
  ...[
    'seq',
    'id',
    'tail',
    'received_at',
    'endpoint',
    'method',
    'path',
    'remote',
    'content_type',
    'size_bytes',
  ],
  ...OUTCOME_COLUMNS,
  ...['reply_status', 'twin_seq', 'stored_bytes'],
]);
const INSERT_CONTENT = insertSql('received_content', ['seq', 'body', 'headers', 'reply', ...DECODED_COLUMNS]);
const UPDATE_SUMMARY = `UPDATE received SET ${assignments(OUTCOME_COLUMNS)} WHERE seq = ?`;
const UPDATE_CONTENT = `UPDATE received_content SET ${assignments(DECODED_COLUMNS)} WHERE seq = ?`;

/** The received deliveries of one database. */
export function createReceived({
  db,
  sql,
  writer,
  now,
}: {
  db: Database;
  sql: Statements;
  writer: Writer;
  now: () => number;
}): ReceivedStore {
  const one = (id: string) => sql.get<ReceivedRow>(`${RECEIVED_SELECT} WHERE d.tail = ?`, tailOf(id));
  const summary = (id: string): Received | null => {
    const row = one(id);
    return row ? toReceived(row) : null;
  };

  const page: ReceivedStore['page'] = ({ limit, cursor, after, ...filter }) => {
    const { rows, next } = listRows<ReceivedRow>(sql, {
      kind: 'received',
      select: RECEIVED_SELECT,
      condition: conditionOf('received', filter, now()),
      page: { limit, cursor, after },
    });
    return { items: rows.map(toReceived), next };
  };
  const bytes = (id: string): ReceivedBytes | null => {
    const row = one(id);
    return row ? withContent(sql, row) : null;
  };

  return {
    insert: (delivery) => writer.write((transaction) => insert(transaction, delivery)),
    import: (delivery) =>
      writer.write((transaction) =>
        seqOf(sql, 'received', delivery.id) === null ? insert(transaction, delivery).received : null,
      ),
    list(options = {}) {
      const { limit: _, cursor: __, after: ___, ...filter } = options;
      const condition = conditionOf('received', filter, now());
      const kept = writer.totals().received;
      return { ...page(options), total: countRows(sql, { kind: 'received', condition, kept }) };
    },
    page,
    get(id) {
      const found = bytes(id);
      return found && toDetail(found);
    },
    bytes,
    summary,
    body: (id) =>
      sql.get<{ body: Buffer }>(
        'SELECT body FROM received_content WHERE seq = (SELECT seq FROM received WHERE tail = ?)',
        tailOf(id),
      )?.body ?? null,
    resolve: (ref) => resolveRef(sql, 'received', ref),
    update: (id, outcome) =>
      writer.write((transaction) => (update(transaction, id, outcome) ? summary(id) : null)),
    setReply: (id, reply, forwardError) =>
      writer.write((transaction) => (setReply(transaction, id, reply, forwardError) ? summary(id) : null)),
    undecodable: (endpoint, limit, beforeSeq = Number.MAX_SAFE_INTEGER) =>
      sql
        .all<ReceivedRow>(
          // The unary plus excludes the index on `endpoint`: SQLite then uses the one on `verdict`, which matches few
          // rows.
          `${RECEIVED_SELECT} WHERE d.verdict = 'undecodable' AND +d.endpoint = ? AND d.seq < ?
           ORDER BY d.seq DESC LIMIT ?`,
          endpoint,
          beforeSeq,
          limit,
        )
        .map(toReceived),
    delete: (id) => deleteOne({ db, writer }, 'received', id),
    deleteWhere: async (filter) =>
      deleteMatching({ db, sql, writer }, 'received', conditionOf('received', filter, now())),
    activity: (options) => countActivity(sql, options),
    beginAttempt: (id, start) =>
      writer.write((transaction) => {
        const seq = seqOf(sql, 'received', id);
        return seq === null ? null : beginAttempt(transaction, 'received', seq, { ...start, number: null });
      }),
    endAttempt: (id, number, end) =>
      writer.write((transaction) => {
        const seq = seqOf(sql, 'received', id);
        return seq === null ? null : endAttempt(transaction, 'received', seq, number, end);
      }),
  };
}

function insert(transaction: Transaction, delivery: NewReceived): { received: Received; twin: Sent | null } {
  const { sql } = transaction;
  const seq = transaction.nextSeq();
  const twinSeq = delivery.claimedTwin === null ? null : findTwin(sql, delivery.claimedTwin, delivery.body);
  const headers = JSON.stringify(delivery.headers);
  const reply = delivery.reply && JSON.stringify(delivery.reply);
  transaction.change('received', seq, () => {
    sql.run(
      INSERT_SUMMARY,
      ...[seq, delivery.id, tailOf(delivery.id), Date.parse(delivery.receivedAt), delivery.endpoint],
      ...[delivery.method, delivery.path, delivery.remote, delivery.contentType, delivery.sizeBytes],
      ...outcomeValues(delivery),
      ...[delivery.reply?.status ?? null, twinSeq, 0],
    );
    sql.run(INSERT_CONTENT, seq, delivery.body, headers, reply, ...decodedValues(delivery));
  });
  if (twinSeq === null) return { received: summaryOf(delivery, seq, null), twin: null };
  sql.run('UPDATE sent SET twin_seq = ? WHERE seq = ?', seq, twinSeq);
  const row = sql.get<SentRow>(`${SENT_SELECT} WHERE d.seq = ?`, twinSeq);
  const twin = row ? toSent(row) : null;
  return { received: summaryOf(delivery, seq, twin?.id ?? null), twin };
}

/**
 * The sent delivery that the header names, if its body is identical. The header alone proves nothing: any sender can
 * set it.
 */
function findTwin(sql: Statements, id: string, body: Uint8Array): number | null {
  const row = sql.get<{ seq: number; body: Buffer }>(
    'SELECT seq, body FROM sent_content WHERE seq = (SELECT seq FROM sent WHERE tail = ?)',
    tailOf(id),
  );
  return row?.body.equals(body) ? row.seq : null;
}

function update({ sql, change }: Transaction, id: string, outcome: ReceivedOutcome): boolean {
  const seq = seqOf(sql, 'received', id);
  if (seq === null) return false;
  change('received', seq, () => {
    sql.run(UPDATE_SUMMARY, ...outcomeValues(outcome), seq);
    sql.run(UPDATE_CONTENT, ...decodedValues(outcome), seq);
  });
  return true;
}

function setReply(
  { sql, change }: Transaction,
  id: string,
  reply: Reply | null,
  forwardError: string | null,
): boolean {
  const seq = seqOf(sql, 'received', id);
  if (seq === null) return false;
  change('received', seq, () => {
    const text = reply && JSON.stringify(reply);
    sql.run('UPDATE received_content SET reply = ? WHERE seq = ?', text, seq);
    sql.run(
      'UPDATE received SET reply_status = ?, forward_error = ? WHERE seq = ?',
      ...[reply?.status ?? null, forwardError, seq],
    );
  });
  return true;
}

function withContent(sql: Statements, row: ReceivedRow): ReceivedBytes | null {
  const content = sql.get<ReceivedContentRow>(CONTENT_SELECT, row.seq);
  if (!content) return null;
  return {
    ...toReceived(row),
    ...toReceivedContent(content),
    attempts: listAttempts(sql, 'received', row.seq),
  };
}

function insertSql(table: string, columns: readonly string[]): string {
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(placeholder).join(', ')})`;
}

function assignments(columns: readonly string[]): string {
  return columns.map((column) => `${column} = ${placeholder(column)}`).join(', ');
}

/** The payload is given as bytes, but its column in the strict table is text. */
function placeholder(column: string): string {
  return column === 'payload' ? 'CAST(? AS TEXT)' : '?';
}
