import { loadDriver } from '../../server/store/driver.ts';

/** The message of SQLite when it refuses. */
export const REFUSED = 'refused by a test';

/**
 * Makes SQLite refuse a kind of write, as with a full disk, until the returned function is called.
 * @param on the event of a trigger: `UPDATE ON attempts`
 */
export function refuseWrites(path: string, on: string): () => void {
  run(path, `CREATE TRIGGER refused BEFORE ${on} BEGIN SELECT RAISE(ABORT, '${REFUSED}'); END`);
  return () => run(path, 'DROP TRIGGER refused');
}

function run(path: string, statement: string): void {
  const db = new (loadDriver())(path);
  db.exec(statement);
  db.close();
}
