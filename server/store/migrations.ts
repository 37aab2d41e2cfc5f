/**
 * The schema in steps: entry n migrates a database from version n to n + 1. A released entry never changes; each change
 * is a new entry.
 *
 * Summaries and content are separate tables, so that lists never read bodies. `tail` is the id without dashes,
 * reversed: a suffix of the id is a prefix of `tail`, which an index finds. Twins and attempts refer to `seq`, which is
 * never reused, so a deletion leaves no wrong reference.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    received INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL
  ) STRICT;
  INSERT INTO meta VALUES (1, 0, 0, 0, 0);

  CREATE TABLE received (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    tail TEXT NOT NULL UNIQUE,
    received_at INTEGER NOT NULL,
    endpoint TEXT,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    remote TEXT NOT NULL,
    content_type TEXT,
    size_bytes INTEGER NOT NULL,
    format TEXT,
    enc_mode TEXT,
    enc_wire TEXT,
    enc_key TEXT,
    event TEXT,
    recognised_by TEXT,
    verdict TEXT NOT NULL,
    cause TEXT,
    issue_count INTEGER NOT NULL,
    drift_count INTEGER NOT NULL,
    duration_us REAL NOT NULL,
    twin_seq INTEGER,
    stored_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX received_event ON received (event);
  CREATE INDEX received_verdict ON received (verdict);
  CREATE INDEX received_endpoint ON received (endpoint);
  CREATE INDEX received_time ON received (received_at, verdict);

  CREATE TABLE received_content (
    seq INTEGER PRIMARY KEY,
    payload_kind INTEGER NOT NULL,
    plaintext_kind INTEGER NOT NULL,
    payload TEXT,
    plaintext BLOB,
    body BLOB NOT NULL,
    headers TEXT NOT NULL,
    stages TEXT NOT NULL,
    issues TEXT NOT NULL,
    drift TEXT NOT NULL,
    reply TEXT
  ) STRICT;

  CREATE TABLE sent (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    tail TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    webhook_id TEXT,
    event TEXT NOT NULL,
    url TEXT NOT NULL,
    format TEXT NOT NULL,
    enc_mode TEXT,
    enc_wire TEXT,
    state TEXT NOT NULL,
    attempt_count INTEGER NOT NULL,
    last_status INTEGER,
    next_attempt_at INTEGER,
    size_bytes INTEGER NOT NULL,
    twin_seq INTEGER,
    stored_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sent_event ON sent (event);
  CREATE INDEX sent_state ON sent (state);
  CREATE INDEX sent_webhook ON sent (webhook_id);

  CREATE TABLE sent_content (
    seq INTEGER PRIMARY KEY,
    payload TEXT NOT NULL,
    body BLOB NOT NULL,
    headers TEXT NOT NULL,
    tls TEXT NOT NULL
  ) STRICT;

  CREATE TABLE attempts (
    kind TEXT NOT NULL,
    owner INTEGER NOT NULL,
    number INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    duration_ms REAL,
    request TEXT NOT NULL,
    response TEXT,
    error TEXT,
    UNIQUE (kind, owner, number)
  ) STRICT;
  CREATE INDEX attempts_open ON attempts (kind, owner) WHERE duration_ms IS NULL;

  CREATE TABLE webhooks (
    id TEXT PRIMARY KEY,
    name_key TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    definition TEXT NOT NULL
  ) STRICT;

  CREATE TABLE endpoints (
    name TEXT PRIMARY KEY,
    definition TEXT NOT NULL
  ) STRICT;

  CREATE TABLE endpoint_keys (
    position INTEGER PRIMARY KEY,
    endpoint TEXT NOT NULL,
    label TEXT NOT NULL,
    mode TEXT,
    key TEXT NOT NULL,
    iv TEXT NOT NULL,
    UNIQUE (endpoint, label)
  ) STRICT;
  `,
  // One short line per row, so that lists can distinguish deliveries without reading payloads; null in older rows.
  `
  ALTER TABLE received ADD COLUMN about TEXT;
  ALTER TABLE sent ADD COLUMN about TEXT;
  `,
  `
  ALTER TABLE received ADD COLUMN reply_status INTEGER;
  ALTER TABLE received ADD COLUMN forward_error TEXT;
  UPDATE received SET reply_status =
    (SELECT json_extract(reply, '$.status') FROM received_content content WHERE content.seq = received.seq);
  `,
  sizeAndGroups(),
  // The state before a resend, which a cancelled resend restores; null when the delivery was not resent. Rows marked by
  // `single` did not store it, so it is derived from their attempts.
  `
  ALTER TABLE sent ADD COLUMN resent_from TEXT;
  UPDATE sent SET resent_from = CASE WHEN EXISTS (
      SELECT 1 FROM attempts a WHERE a.kind = 'sent' AND a.owner = sent.seq AND a.error IS NULL
        AND json_extract(a.response, '$.status') BETWEEN 200 AND 299
    ) THEN 'delivered' ELSE 'failed' END
    WHERE single = 1;
  ALTER TABLE sent DROP COLUMN single;
  `,
];

/**
 * Sizes on disk, and totals by group. Before, a size was counted in UTF-16 units and without paths: 9,000 deliveries
 * with a path of 15 kB took 97 MB but were counted as 10 MB. `single` marks a delivery that a person resent: no retries
 * follow, not even after a crash.
 *
 * The views define the size of a delivery: its row with index entries (measured), its texts and blobs, and its
 * attempts. They read lengths only, never the values.
 */
function sizeAndGroups(): string {
  const attempts = (kind: string) =>
    `ifnull((SELECT sum(${onDisk('130 + octet_length(a.request) + ifnull(octet_length(a.response), 0) + ifnull(octet_length(a.error), 0)')})
       FROM attempts a WHERE a.kind = '${kind}' AND a.owner = d.seq), 0)`;
  // Columns that are also in an index count twice.
  const received = `${onDisk(sum('300', ['d.path', 'd.remote', 'd.content_type', 'd.enc_wire', 'd.enc_key', 'd.about', 'd.endpoint', 'd.endpoint', 'd.event', 'd.event']))}
    + ${onDisk(sum('40', ['c.payload', 'c.plaintext', 'c.body', 'c.headers', 'c.stages', 'c.issues', 'c.drift', 'c.reply']))}`;
  const sent = `${onDisk(sum('300', ['d.url', 'd.enc_wire', 'd.about', 'd.event', 'd.event']))}
    + ${onDisk(sum('40', ['c.payload', 'c.body', 'c.headers', 'c.tls']))}`;
  return `
  ALTER TABLE sent ADD COLUMN single INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE meta ADD COLUMN pending INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE meta ADD COLUMN pending_bytes INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE meta ADD COLUMN no_endpoint INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE meta ADD COLUMN no_endpoint_bytes INTEGER NOT NULL DEFAULT 0;

  CREATE VIEW received_disk AS
    SELECT d.seq, ${received} + ${attempts('received')} AS bytes
    FROM received d LEFT JOIN received_content c ON c.seq = d.seq;
  CREATE VIEW sent_disk AS
    SELECT d.seq, ${sent} + ${attempts('sent')} AS bytes
    FROM sent d LEFT JOIN sent_content c ON c.seq = d.seq;

  UPDATE received SET stored_bytes = (SELECT bytes FROM received_disk v WHERE v.seq = received.seq);
  UPDATE sent SET stored_bytes = (SELECT bytes FROM sent_disk v WHERE v.seq = sent.seq);
  UPDATE meta SET
    size_bytes = (SELECT ifnull(sum(stored_bytes), 0) FROM received) + (SELECT ifnull(sum(stored_bytes), 0) FROM sent),
    pending = (SELECT count(*) FROM sent WHERE state = 'pending'),
    pending_bytes = (SELECT ifnull(sum(stored_bytes), 0) FROM sent WHERE state = 'pending'),
    no_endpoint = (SELECT count(*) FROM received WHERE endpoint IS NULL),
    no_endpoint_bytes = (SELECT ifnull(sum(stored_bytes), 0) FROM received WHERE endpoint IS NULL);
  `;
}

function sum(row: string, columns: readonly string[]): string {
  return [row, ...columns.map((column) => `ifnull(octet_length(${column}), 0)`)].join(' + ');
}

/**
 * Bytes on disk of a cell of n bytes with pages of 8,192 bytes (SQLite file format, section 1.6). A large cell has
 * overflow pages of its own; its rest, like a small cell, shares a page with as many others as fit.
 */
function onDisk(bytes: string): string {
  const shared = (n: string) => `8192 / (8192 / min(${n}, 8192))`;
  return `(SELECT CASE WHEN n > 8157 THEN (n - 1003) / 8188 * 8192 + ${shared('1003 + (n - 1003) % 8188')}
    ELSE ${shared('n')} END FROM (SELECT ${bytes} AS n))`;
}
