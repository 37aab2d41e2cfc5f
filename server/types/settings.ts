import type { BodyFormat, CipherMode } from './decoding.ts';

/** A key of an endpoint's ring, or of a webhook: 32 and 16 ASCII characters used as raw bytes. */
export interface KeyMaterial {
  key: string;
  iv: string;
}

/** A key with its label as the decoder takes it. `mode` null: try both. */
export interface RingKey extends KeyMaterial {
  label: string;
  mode: CipherMode | null;
}

export interface WebhookEncryption extends KeyMaterial {
  mode: CipherMode;
}

export interface WebhookTls {
  /** Accept any certificate. */
  insecure?: boolean;
  /** Extra CA certificates to trust, PEM. */
  ca?: string;
  /** Allow `http://`, to loopback only; unlike the platform. */
  allowHttp?: boolean;
}

export type RetryPolicy = 'none' | 'standard-webhooks' | 'fast' | { delaysMs: number[] };

/** A webhook as it is kept. */
export interface Webhook {
  id: string;
  name: string;
  /** Where it goes. Follows the live port when `endpoint` is set. */
  url: string;
  /** Name of our own receiver's endpoint this webhook points at, else null. */
  endpoint: string | null;
  format: BodyFormat;
  events: string[];
  channels?: string[];
  encryption: WebhookEncryption | null;
  /** Name of the wire profile used when encrypted. */
  wire: string;
  retry: RetryPolicy;
  /** Deliveries of this webhook on the wire at once; 1 keeps them in order. */
  concurrency: number;
  tls: WebhookTls;
  enabled: boolean;
  createdAt: string;
}

export interface MaskedSecret {
  masked: true;
  last4: string;
}

/** A webhook as the API shows it: key and IV masked unless asked for with `?reveal=true`. */
export interface WebhookView extends Omit<Webhook, 'encryption'> {
  encryption: null | { mode: CipherMode; key: string | MaskedSecret; iv: string | MaskedSecret };
}

export interface EndpointExpects {
  format?: BodyFormat;
  encryption: 'any' | 'required' | 'none';
  mode?: CipherMode;
  wire?: string;
}

/** How an endpoint answers. Unset members take the defaults: `200 {"received":true}` at once. */
export interface EndpointReply {
  status?: number;
  delayMs?: number;
  body?: string;
  /** 400 with one uniform body unless the delivery is valid. */
  strict?: boolean;
  /** Fail this many deliveries first, with status 500. */
  failFirst?: number;
  /** Close the connection without answering. */
  close?: boolean;
  /** Never answer: hold until the sender gives up. */
  hold?: boolean;
}

export interface Endpoint {
  name: string;
  expects: EndpointExpects;
  reply: EndpointReply;
  forwardTo: string | null;
  keys: RingKey[];
}

/** An endpoint as the API shows it: labels only, never key material. */
export interface EndpointView extends Omit<Endpoint, 'keys'> {
  keys: Array<{ label: string; mode: CipherMode | null }>;
  /** The live address, e.g. `https://localhost:4643/hooks/inbox`. */
  url: string;
}

/** A channel as payloads name it. */
export interface Channel {
  id: string;
  /** Null when no payload seen has its name. */
  name: string | null;
}
