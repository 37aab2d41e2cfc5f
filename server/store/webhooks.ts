import { nameKey } from '../base/name-key.ts';
import type { Webhook } from '../types.ts';
import { pickOne, tailOf } from './ids.ts';
import type { WebhookStore } from './shapes.ts';
import type { Statements } from './statements.ts';
import type { Writer } from './writer.ts';

interface WebhookRow {
  definition: string;
}

/** The webhooks of one database. */
export function createWebhooks({ sql, writer }: { sql: Statements; writer: Writer }): WebhookStore {
  const list = () =>
    sql.all<WebhookRow>('SELECT definition FROM webhooks ORDER BY created_at, rowid').map(toWebhook);
  const one = (column: 'id' | 'name_key', value: string): Webhook | null => {
    const row = sql.get<WebhookRow>(`SELECT definition FROM webhooks WHERE ${column} = ?`, value);
    return row ? toWebhook(row) : null;
  };
  const isTaken = ({ id, name }: Webhook) => {
    const holder = one('name_key', nameKey(name));
    return holder !== null && holder.id !== id;
  };

  return {
    list,
    get: (id) => one('id', id),
    byName: (name) => one('name_key', nameKey(name)),
    resolve(ref) {
      const wanted = tailOf(ref.trim());
      const rows = list().map(({ id }) => ({ id, tail: tailOf(id) }));
      if (wanted === tailOf('latest')) return pickOne(rows.slice(-1), '');
      return wanted === ''
        ? { missing: true }
        : pickOne(
            rows.filter(({ tail }) => tail.startsWith(wanted)),
            wanted,
          );
    },
    insert: (webhook) =>
      writer.write(() => {
        if (isTaken(webhook)) return { taken: true };
        sql.run(
          'INSERT INTO webhooks (id, name_key, created_at, definition) VALUES (?, ?, ?, ?)',
          ...[webhook.id, nameKey(webhook.name), webhook.createdAt, JSON.stringify(webhook)],
        );
        return { webhook };
      }),
    update: (webhook) =>
      writer.write(() => {
        if (!one('id', webhook.id)) return { missing: true };
        if (isTaken(webhook)) return { taken: true };
        sql.run(
          'UPDATE webhooks SET name_key = ?, definition = ? WHERE id = ?',
          ...[nameKey(webhook.name), JSON.stringify(webhook), webhook.id],
        );
        return { webhook };
      }),
    delete: (id) => writer.write(() => sql.run('DELETE FROM webhooks WHERE id = ?', id) > 0),
  };
}

function toWebhook({ definition }: WebhookRow): Webhook {
  return JSON.parse(definition) as Webhook;
}
