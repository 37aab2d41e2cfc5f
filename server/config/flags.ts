/** How the text of a setting is parsed. */
export type Kind = 'clock' | 'port' | 'count' | 'size' | 'text' | 'list' | 'switch';

/** One setting. Its name is the same on the command line, in the environment and in the file. */
export interface Flag {
  name: string;
  kind: Kind;
  fallback: number | string | boolean | readonly string[] | null;
  help: string;
  /** The value's name in the help. Default: the kind. */
  value?: string;
}

/** Every setting of `start`. */
export const FLAGS: readonly Flag[] = [
  { name: 'port', kind: 'port', fallback: 4620, help: 'inspector port; 0: any free port' },
  {
    name: 'host',
    kind: 'text',
    fallback: '127.0.0.1',
    help: 'address that the inspector listens on',
    value: 'address',
  },
  { name: 'inspector-name', kind: 'list', fallback: [], help: 'additional host names of the inspector' },
  { name: 'receiver-port', kind: 'port', fallback: 4643, help: 'receiver port; 0: any free port' },
  {
    name: 'receiver-host',
    kind: 'text',
    fallback: '127.0.0.1',
    help: 'address that the receiver listens on',
    value: 'address',
  },
  {
    name: 'receiver-name',
    kind: 'list',
    fallback: [],
    help: "additional names or addresses in the receiver's certificate",
  },
  {
    name: 'tls-cert',
    kind: 'text',
    fallback: null,
    help: 'your own certificate chain for the receiver (PEM)',
    value: 'file',
  },
  {
    name: 'tls-key',
    kind: 'text',
    fallback: null,
    help: 'private key of that certificate (PEM)',
    value: 'file',
  },
  {
    name: 'data-dir',
    kind: 'text',
    fallback: '.rai-hooks',
    help: 'folder for all data',
    value: 'folder',
  },
  {
    name: 'memory',
    kind: 'switch',
    fallback: false,
    help: 'keep all data in a temporary folder, removed on exit',
  },
  {
    name: 'durable',
    kind: 'switch',
    fallback: false,
    help: 'keep deliveries after a power loss, too; slower',
  },
  { name: 'max-deliveries', kind: 'count', fallback: 100_000, help: 'maximum number of stored deliveries' },
  { name: 'max-size', kind: 'size', fallback: '1gb', help: 'maximum total size of stored deliveries' },
  { name: 'max-body', kind: 'size', fallback: '10mb', help: 'maximum size of one body' },
  { name: 'open', kind: 'switch', fallback: false, help: 'open the inspector in a browser' },
  {
    name: 'json',
    kind: 'switch',
    fallback: false,
    help: 'print NDJSON (one JSON object per line) instead of text',
  },
  { name: 'quiet', kind: 'switch', fallback: false, help: 'print only the links' },
  { name: 'auth', kind: 'switch', fallback: true, help: 'require no token; on loopback only' },
  {
    name: 'forward-to',
    kind: 'text',
    fallback: null,
    help: 'forward the deliveries of the endpoint inbox to this URL',
    value: 'url',
  },
  {
    name: 'clock',
    kind: 'clock',
    fallback: 'real',
    help: 'clock of the retries: real, x60 (60 times as fast) or manual',
  },
  {
    name: 'pure',
    kind: 'switch',
    fallback: false,
    help: 'send no headers that rai-hooks adds for its own use',
  },
];
