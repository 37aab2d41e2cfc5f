import type { CipherMode, Endpoint, RingKey } from '../types.ts';
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
  // A cache, because every delivery reads its endpoint. Each job that changes endpoints empties it. No other code runs
  // between that job and the commit, so the cache never holds uncommitted data.
  const known = new Map<string, Endpoint>();

  const get = (name: string): Endpoint | null => {
    const cached = known.get(name);
    if (cached) return cached;
    const endpoint = read(sql, name);
    if (endpoint) known.set(name, endpoint);
    return endpoint;
  };

  /** Reads the key ring and changes it in one transaction. */
  function change<T>(name: string, job: (endpoint: Endpoint) => T) {
    return writer.write((): T | { missing: true } => {
      known.clear();
      const endpoint = read(sql, name);
      return endpoint ? job(endpoint) : { missing: true };
    });
  }

  function writeKey(endpoint: Endpoint, { label, mode, key, iv }: RingKey): Endpoint {
    const { name } = endpoint;
    sql.run(
      `INSERT INTO endpoint_keys (endpoint, label, mode, key, iv) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (endpoint, label) DO UPDATE SET mode = excluded.mode, key = excluded.key, iv = excluded.iv`,
      ...[name, label, mode, key, iv],
    );
    return { ...endpoint, keys: readKeys(sql, name) };
  }

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
    addKey: (name, key) =>
      change(name, (endpoint) => {
        if (endpoint.keys.some(({ label }) => label === key.label)) return { taken: true };
        return { endpoint: writeKey(endpoint, key) };
      }),
    putKey: (name, key) => change(name, (endpoint) => ({ endpoint: writeKey(endpoint, key) })),
    shareKey: (name, key) =>
      change(name, (endpoint) => {
        const { keys } = endpoint;
        if (keys.some((known) => isSameKey(known, key))) return { endpoint };
        return { endpoint: writeKey(endpoint, { ...key, label: freeLabel(keys, key.label) }) };
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

/** A key without a mode is tried in both. */
function isSameKey(known: RingKey, { mode, key, iv }: RingKey): boolean {
  return known.key === key && known.iv === iv && (known.mode ?? mode) === mode;
}

function freeLabel(keys: readonly RingKey[], label: string): string {
  const taken = new Set(keys.map((known) => known.label));
  let free = label;
  for (let number = 2; taken.has(free); number += 1) free = `${label} (${number})`;
  return free;
}

/** In the order they were added. */
function readKeys(sql: Statements, name: string): KeyRow[] {
  return sql.all<KeyRow>(
    'SELECT label, mode, key, iv FROM endpoint_keys WHERE endpoint = ? ORDER BY position',
    name,
  );
}
