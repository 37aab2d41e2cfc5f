import type { OutboundCode, OutboundError } from './shapes.ts';

const TRUST_HINT =
  'Add the CA that signed it to the webhook (tls.ca), or accept any certificate for this webhook (tls.insecure).';

const MESSAGES: Record<OutboundCode, readonly [message: string, hint: string | null]> = {
  aborted: ['The exchange was called off.', null],
  'bad-ca': [
    'The extra CA is not a certificate in PEM form.',
    'Paste the whole block, BEGIN and END lines included.',
  ],
  'bad-request': ['The request cannot be put on the wire.', 'Look at its method and headers.'],
  'bad-response': ['What came back is not HTTP.', 'Does another kind of server listen on that port?'],
  'bad-url': [
    'The URL cannot be used.',
    'Give one like https://host:port/path, without user name and password.',
  ],
  'connect-timeout': [
    'No connection within the time allowed.',
    'Is the port open, and no firewall dropping the packets?',
  ],
  dns: ['The host name cannot be resolved.', 'Check the spelling, and that this machine is online.'],
  failed: ['The exchange failed.', null],
  'forbidden-target': [
    'That is an address of rai-hooks itself, which it does not send to.',
    'Use the URL of your own application.',
  ],
  'insecure-url': [
    'The URL is not https.',
    'The platform demands https://. http:// is possible to this machine only, with tls.allowHttp.',
  ],
  refused: ['The connection was refused.', 'Nothing listens on that port: is the application running?'],
  reset: [
    'The connection was closed before the answer was complete.',
    'Look at the log of the application. Where its port speaks TLS, the URL must begin with https://.',
  ],
  'response-timeout': ['No answer within the time allowed.', 'Answer first and work afterwards.'],
  tls: ['The TLS handshake failed.', 'Does the port speak TLS at all, and a version from 1.2 on?'],
  'tls-expired': [
    'The certificate is not valid at this time.',
    'Renew it, or check the clock of this machine.',
  ],
  'tls-name-mismatch': [
    'The certificate is for other names.',
    'Use a name that it carries, or have one issued for this name.',
  ],
  'tls-untrusted': ['The certificate is not signed by an authority known here.', TRUST_HINT],
  'too-large': [
    'The answer is longer than allowed, and was cut.',
    'Answer a webhook with a status and little else.',
  ],
  'total-timeout': ['The exchange took longer than allowed.', 'Answer first and work afterwards.'],
  unreachable: ['The host cannot be reached.', 'Check the network, and that the address is right.'],
};

/** The error of a code, with a detail of this case appended to its message. */
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

/** Codes of Node, OpenSSL and the operating system, by what they mean here. */
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

/** Tells what an error thrown or emitted by Node means. */
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

/** Where several addresses were tried, the error is an AggregateError whose code is that of the first. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}

function detailOf(error: unknown, nodeCode: string): string {
  const text = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  const reason = error instanceof Error && 'reason' in error ? String(error.reason) : '';
  // OpenSSL's messages are records with colons; the reason in them is what a person can read.
  const openssl = /:SSL routines:[^:]*:([^:]+):/.exec(text)?.[1];
  const readable = openssl ?? (reason || text || nodeCode);
  return readable.replace(/\.$/, '');
}
