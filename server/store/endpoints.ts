import type { CipherMode, Endpoint } from '../types.ts';
import type { EndpointStore } from './shapes.ts';
import type { Statements } from './statements.ts';
import type { Writer } from './writer.ts';

interface KeyRow {
  label: string;
  mode: CipherMode | null;
  key: string;
  iv: string;
}

/** The receiver's endpoints with their key rings, of one database. */
export function createEndpoints({ sql, writer }: { sql: Statements; writer: Writer }): EndpointStore {
  // Every delivery asks for its endpoint. Emptied by each job that changes something: no other code runs between
  // that and the commit, so nothing uncommitted is ever read into it.
  const known = new Map<string, Endpoint>();

  const get = (name: string): Endpoint | null => {
    const cached = known.get(name);
    if (cached) return cached;
    const endpoint = read(sql, name);
    if (endpoint) known.set(name, endpoint);
    return endpoint;
  };

  return {
    list: () =>
      sql
        .all<{ name: string }>('SELECT name FROM endpoints ORDER BY name')
        .flatMap(({ name }) => get(name) ?? []),
    get,
    put: (endpoint) =>
      writer.write(() => {
        known.clear();
        const created = !exists(sql, endpoint.name);
        const { name, expects, reply, forwardTo } = endpoint;
        sql.run(
          `INSERT INTO endpoints (name, definition) VALUES (?, ?)
           ON CONFLICT (name) DO UPDATE SET definition = excluded.definition`,
          ...[name, JSON.stringify({ expects, reply, forwardTo })],
        );
        return { endpoint: { name, expects, reply, forwardTo, keys: readKeys(sql, name) }, created };
      }),
    delete: (name) =>
      writer.write(() => {
        known.clear();
        sql.run('DELETE FROM endpoint_keys WHERE endpoint = ?', name);
        return sql.run('DELETE FROM endpoints WHERE name = ?', name) > 0;
      }),
    addKey: (name, { label, mode, key, iv }) =>
      writer.write(() => {
        known.clear();
        if (readKeys(sql, name).some((other) => other.label === label)) return { taken: true };
        sql.run(
          'INSERT INTO endpoint_keys (endpoint, label, mode, key, iv) VALUES (?, ?, ?, ?, ?)',
          ...[name, label, mode, key, iv],
        );
        const endpoint = read(sql, name);
        if (!endpoint) sql.run('DELETE FROM endpoint_keys WHERE endpoint = ?', name);
        return endpoint ? { endpoint } : { missing: true };
      }),
    removeKey: (name, label) =>
      writer.write(() => {
        known.clear();
        return sql.run('DELETE FROM endpoint_keys WHERE endpoint = ? AND label = ?', name, label) > 0;
      }),
  };
}

function exists(sql: Statements, name: string): boolean {
  return sql.get('SELECT 1 FROM endpoints WHERE name = ?', name) !== undefined;
}

function read(sql: Statements, name: string): Endpoint | null {
  const row = sql.get<{ definition: string }>('SELECT definition FROM endpoints WHERE name = ?', name);
  if (!row) return null;
  const definition = JSON.parse(row.definition) as Omit<Endpoint, 'name' | 'keys'>;
  return { name, ...definition, keys: readKeys(sql, name) };
}

/** In the order they were added. */
function readKeys(sql: Statements, name: string): KeyRow[] {
  return sql.all<KeyRow>(
    'SELECT label, mode, key, iv FROM endpoint_keys WHERE endpoint = ? ORDER BY position',
    name,
  );
}
