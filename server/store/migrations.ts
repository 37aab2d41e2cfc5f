/**
 * The schema, step by step: entry n takes a database from version n to n + 1. An entry that has been released is
 * never changed; what has to change is a new entry.
 *
 * Summaries stand apart from content, so that lists never read past a body. `tail` is the id without dashes,
 * reversed: a suffix of the id is then a prefix of `tail`, and an index finds it. Twins and attempts point by
 * `seq`, which is never used twice, so that a deletion leaves nothing to mend.
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
  // One short line a row, so that lists can tell deliveries apart without reading payloads; null for older ones.
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
];
