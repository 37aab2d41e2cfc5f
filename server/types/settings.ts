import type { BodyFormat, CipherMode } from './decoding.ts';

/** A key of an endpoint's ring, or of a webhook: 32 and 16 ASCII characters used as raw bytes. */
export interface KeyMaterial {
  key: string;
  iv: string;
}

/** A key with its label. `mode` null: the decoder tries both modes. */
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

/** A webhook as stored. */
export interface Webhook {
  id: string;
  name: string;
  /** The Request URL. When `endpoint` is set, its port is the receiver's current one. */
  url: string;
  /** Name of the endpoint of our own receiver that `url` points to, else null. */
  endpoint: string | null;
  format: BodyFormat;
  events: string[];
  channels?: string[];
  encryption: WebhookEncryption | null;
  /** Name of the wire profile used when encrypted. */
  wire: string;
  retry: RetryPolicy;
  /** Maximum number of deliveries sent at the same time; 1 keeps them in order. */
  concurrency: number;
  tls: WebhookTls;
  enabled: boolean;
  createdAt: string;
}

export interface MaskedSecret {
  masked: true;
  last4: string;
}

/** A webhook as the API returns it: key and IV are masked without `?reveal=true`. */
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
  /** Answer every delivery that is not valid with 400 and the same body. */
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

/** An endpoint as the API returns it: the labels of its keys, never the keys. */
export interface EndpointView extends Omit<Endpoint, 'keys'> {
  keys: Array<{ label: string; mode: CipherMode | null }>;
  /** The current URL, e.g. `https://localhost:4643/hooks/inbox`. */
  url: string;
}

/** A channel that occurs in payloads. */
export interface Channel {
  id: string;
  /** Null when no payload contains its name. */
  name: string | null;
}
