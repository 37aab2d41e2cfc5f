/** How the text of a setting is read. */
export type Kind = 'clock' | 'port' | 'count' | 'size' | 'text' | 'list' | 'switch';

/** One setting, under its one name on the command line, in the environment and in the file. */
export interface Flag {
  name: string;
  kind: Kind;
  fallback: number | string | boolean | readonly string[] | null;
  help: string;
  /** What stands for the value in the help; the kind, unless given. */
  value?: string;
}

/** Every setting of `start`. */
export const FLAGS: readonly Flag[] = [
  { name: 'port', kind: 'port', fallback: 4620, help: 'inspector port (0: any free one)' },
  { name: 'host', kind: 'text', fallback: '127.0.0.1', help: 'inspector address', value: 'address' },
  { name: 'inspector-name', kind: 'list', fallback: [], help: 'further host names the inspector answers to' },
  { name: 'receiver-port', kind: 'port', fallback: 4643, help: 'receiver port (0: any free one)' },
  { name: 'receiver-host', kind: 'text', fallback: '127.0.0.1', help: 'receiver address', value: 'address' },
  {
    name: 'receiver-name',
    kind: 'list',
    fallback: [],
    help: "further names or addresses in the receiver's certificate",
  },
  {
    name: 'tls-cert',
    kind: 'text',
    fallback: null,
    help: "the receiver's own certificate chain, PEM",
    value: 'file',
  },
  { name: 'tls-key', kind: 'text', fallback: null, help: 'the key of that certificate, PEM', value: 'file' },
  {
    name: 'data-dir',
    kind: 'text',
    fallback: '.rai-hooks',
    help: 'folder everything is kept in',
    value: 'folder',
  },
  {
    name: 'memory',
    kind: 'switch',
    fallback: false,
    help: 'keep everything in a temporary folder, removed on exit',
  },
  { name: 'durable', kind: 'switch', fallback: false, help: 'survive power loss too, at the price of speed' },
  { name: 'max-deliveries', kind: 'count', fallback: 100_000, help: 'deliveries kept' },
  { name: 'max-size', kind: 'size', fallback: '1gb', help: 'bytes kept' },
  { name: 'max-body', kind: 'size', fallback: '10mb', help: 'bytes of one body taken' },
  { name: 'open', kind: 'switch', fallback: false, help: 'open the inspector in a browser' },
  { name: 'json', kind: 'switch', fallback: false, help: 'NDJSON on stdout instead of words' },
  { name: 'quiet', kind: 'switch', fallback: false, help: 'print the links and nothing else' },
  { name: 'auth', kind: 'switch', fallback: true, help: 'do not ask for the token; on loopback only' },
  {
    name: 'forward-to',
    kind: 'text',
    fallback: null,
    help: 'forward what the endpoint inbox receives to this URL',
    value: 'url',
  },
  {
    name: 'clock',
    kind: 'clock',
    fallback: 'real',
    help: 'how time passes for retries: real, x60 (60 times as fast), manual',
  },
  { name: 'pure', kind: 'switch', fallback: false, help: 'add no header of our own to what is sent' },
];
