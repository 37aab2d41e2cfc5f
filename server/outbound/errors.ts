import type { OutboundCode, OutboundError } from './shapes.ts';

const TRUST_HINT =
  'Add the CA that signed it to the webhook (tls.ca), or accept any certificate for this webhook (tls.insecure).';

const MESSAGES: Record<OutboundCode, readonly [message: string, hint: string | null]> = {
  aborted: ['The exchange was cancelled.', null],
  'bad-ca': [
    'The extra CA is not a certificate in PEM form.',
    'Paste the whole block, BEGIN and END lines included.',
  ],
  'bad-request': ['The request cannot be sent.', 'Check its method and headers.'],
  'bad-response': ['The response is not HTTP.', 'Check whether another kind of server uses this port.'],
  'bad-url': [
    'The URL cannot be used.',
    'Write it like https://host:port/path, without user name and password.',
  ],
  'connect-timeout': [
    'The connection was not made in time.',
    'Check that the port is open and no firewall drops the packets.',
  ],
  dns: ['The host name cannot be resolved.', 'Check the spelling, and that this machine is online.'],
  failed: ['The exchange failed.', null],
  'forbidden-target': [
    'This is an address of rai-hooks itself; deliveries to it are not sent.',
    'Use the URL of your own application.',
  ],
  'insecure-url': [
    'The URL is not https.',
    'The platform requires https://. http:// is allowed only to this machine, with tls.allowHttp.',
  ],
  refused: [
    'The connection was refused.',
    'Nothing listens on this port. Check that the application is running.',
  ],
  reset: [
    'The connection was closed before the response was complete.',
    'Check the log of the application. If its port speaks TLS, the URL must begin with https://.',
  ],
  'response-timeout': [
    'There was no response in time.',
    'Respond first and process the delivery afterwards.',
  ],
  tls: ['The TLS handshake failed.', 'Check that the port speaks TLS 1.2 or later.'],
  'tls-expired': [
    'The certificate is not valid at this time.',
    'Renew it, or check the clock of this machine.',
  ],
  'tls-name-mismatch': [
    'The certificate is not valid for this name.',
    'Use a name in the certificate, or issue a certificate for this name ("rai-hooks cert issue").',
  ],
  'tls-untrusted': ['The certificate is not signed by a trusted CA.', TRUST_HINT],
  'too-large': [
    'The response was too long and was cut.',
    'Respond to a webhook with a status and a short body.',
  ],
  'total-timeout': ['The exchange took too long.', 'Respond first and process the delivery afterwards.'],
  unreachable: ['The host cannot be reached.', 'Check the network and the address.'],
};

/** Creates the error for a code; `detail` is appended to its message. */
export function outboundError(code: OutboundCode, detail?: string): OutboundError {
  const [message, hint] = MESSAGES[code];
  return { code, message: detail ? `${message.replace(/\.$/, '')}: ${detail}.` : message, hint };
}

/** Carries an `OutboundError` through callbacks that take only an Error. */
export class OutboundFailure extends Error {
  readonly outbound: OutboundError;

  constructor(outbound: OutboundError) {
    super(outbound.message);
    this.name = 'OutboundFailure';
    this.outbound = outbound;
  }
}

/** Maps codes of Node, OpenSSL and the operating system to ours. */
const BY_CODE: Record<string, OutboundCode> = {
  CERT_HAS_EXPIRED: 'tls-expired',
  CERT_NOT_YET_VALID: 'tls-expired',
  CERT_UNTRUSTED: 'tls-untrusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-untrusted',
  EAI_AGAIN: 'dns',
  EAI_NONAME: 'dns',
  ECONNABORTED: 'reset',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EHOSTDOWN: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ENETDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENODATA: 'dns',
  ENOTFOUND: 'dns',
  EPIPE: 'reset',
  EPROTO: 'tls',
  ERR_HTTP_INVALID_HEADER_VALUE: 'bad-request',
  ERR_INVALID_CHAR: 'bad-request',
  ERR_INVALID_HTTP_TOKEN: 'bad-request',
  ERR_INVALID_URL: 'bad-url',
  ERR_STREAM_PREMATURE_CLOSE: 'reset',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-name-mismatch',
  ERR_UNESCAPED_CHARACTERS: 'bad-url',
  ETIMEDOUT: 'connect-timeout',
  HOSTNAME_MISMATCH: 'tls-name-mismatch',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  PATH_LENGTH_EXCEEDED: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'tls-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-untrusted',
};

/** Converts an error of Node to an `OutboundError`. */
export function classify(error: unknown): OutboundError {
  if (error instanceof OutboundFailure) return error.outbound;
  const nodeCode = codeOf(error);
  const code = BY_CODE[nodeCode] ?? byFamily(nodeCode);
  return outboundError(code, detailOf(error, nodeCode));
}

function byFamily(nodeCode: string): OutboundCode {
  if (nodeCode.startsWith('HPE_')) return 'bad-response';
  if (/^(ERR_SSL_|ERR_TLS_|CERT_|CRL_|UNABLE_TO_)/.test(nodeCode)) return 'tls';
  return 'failed';
}

/** When several addresses were tried, Node throws an AggregateError; the code of its first error is used. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}

function detailOf(error: unknown, nodeCode: string): string {
  const text = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  const reason = error instanceof Error && 'reason' in error ? String(error.reason) : '';
  // OpenSSL messages are colon-separated records; only the reason is readable.
  const openssl = /:SSL routines:[^:]*:([^:]+):/.exec(text)?.[1];
  const readable = openssl ?? (reason || text || nodeCode);
  return readable.replace(/\.$/, '');
}
