import type { ContractChange } from '../../server/contract/difference.ts';
import type { WireProfile } from '../../server/contract/model.ts';
import type { Answer } from '../../server/inspector/routes.ts';
import type {
  CipherMode,
  EndpointExpects,
  EndpointReply,
  EventInfo,
  Json,
  ReceivedDetail,
  RetryPolicy,
  Sent,
  WebhookView,
} from '../../server/types.ts';

/** How time passes for what the emitter does: `GET /api/clock`. */
export type ClockView = Answer<'/api/clock', '$get'>;

/** A webhook just saved, with what its owner should know. */
export type SavedWebhook = WebhookView & { warnings: string[] };

/** The contract in force: `GET /api/contract`. */
export interface ContractView {
  typeField: { name: string; aliases: string[] };
  defaultWire: string;
  wires: WireProfile[];
  events: EventInfo[];
  /** Whether an adoption can be taken back. */
  canRevert: boolean;
}

/** What could be learned from deliveries, and what could not. */
export interface ProposalView {
  changes: ContractChange[];
  notes: string[];
}

export interface LearnInput {
  /** Ids of received deliveries, 500 at most. */
  received: string[];
  /** Whether values seen are taken for the only ones. */
  enums: boolean;
}

export interface AdoptInput extends LearnInput {
  /** Changes that are not adopted, each by its `where`. */
  except: string[];
}

export type ExportFormat = 'ndjson' | 'har' | 'curl';

/** What a call about one sent delivery gives back. */
export interface ResendResult {
  sent: Sent[];
}

/** What decoding a delivery again with another key gives; nothing of it is stored. */
export type DecodeResult = Pick<
  ReceivedDetail,
  | 'stages'
  | 'verdict'
  | 'cause'
  | 'format'
  | 'encryption'
  | 'event'
  | 'recognisedBy'
  | 'payload'
  | 'issues'
  | 'drift'
  | 'plaintext'
>;

export interface KeyInput {
  key: string;
  iv: string;
  mode?: CipherMode;
}

export type RingKeyInput = KeyInput & { label: string };

/** What an endpoint is set to; what is left out takes its default. */
export interface EndpointInput {
  expects: EndpointExpects;
  reply: EndpointReply;
  forwardTo: string | null;
}

export interface SendInput {
  event: string;
  webhook?: string;
  payload?: Json;
  count?: number;
}

/** What was sent, and what is risky about it: `POST /api/send`. */
export type SendResult = Answer<'/api/send', '$post'>;

/** What the webhook form sends: masked secrets go back as they came, which leaves them; null takes a member away. */
export interface WebhookInput
  extends Pick<WebhookView, 'name' | 'url' | 'format' | 'events' | 'encryption' | 'concurrency' | 'enabled'> {
  channels?: string[] | null;
  wire?: string;
  retry: RetryPolicy;
  tls: { insecure?: boolean | null; ca?: string | null; allowHttp?: boolean | null };
}
