import type { REF } from '../../server/inspector/refs.ts';
import type { Answer, Input } from '../../server/inspector/routes.ts';
import type { Json, RetryPolicy, WebhookView } from '../../server/types.ts';

// What the routes of the server take and answer. The types come from their code: none is declared here again.
export type { EndpointInput, RingKeyInput } from '../../server/receiver/endpoint-schema.ts';

type ReceivedPath = `/api/received/${typeof REF}`;
type SentPath = `/api/sent/${typeof REF}`;

/** How time passes for what the emitter does. */
export type ClockView = Answer<'/api/clock', '$get'>;

/** A webhook just saved, with what its owner should know. */
export type SavedWebhook = Answer<'/api/webhooks', '$post'>;

/** The contract in force, and whether an adoption can be undone. */
export type ContractView = Answer<'/api/contract', '$get'>;

/** What could be learned from deliveries, and what could not. */
export type ProposalView = Answer<'/api/contract/propose', '$post'>;
export type LearnInput = Input<'/api/contract/propose', '$post'>;
export type AdoptInput = Input<'/api/contract/adopt', '$post'>;

export type ReceivedAnswer = Answer<ReceivedPath, '$get'>;
export type SentAnswer = Answer<SentPath, '$get'>;

/** The outcome of decoding a delivery with another key; nothing of it is stored. */
export type DecodeResult = Answer<`${ReceivedPath}/decode`, '$post'>;
export type KeyInput = Input<`${ReceivedPath}/decode`, '$post'>;

export type ReplayResult = Answer<`${ReceivedPath}/replay`, '$post'>;
export type ReplayInput = Input<`${ReceivedPath}/replay`, '$post'>;

/** What was sent, and what is risky about it. */
export type SendResult = Answer<'/api/send', '$post'>;
/** The editor may hold any JSON: the server says what a payload has to be. */
export type SendInput = Omit<Input<'/api/send', '$post'>, 'payload'> & { payload?: Json };

export type ResendResult = Answer<`${SentPath}/resend`, '$post'>;
export type CancelResult = Answer<`${SentPath}/cancel`, '$post'>;
export type RetryResult = Answer<`${SentPath}/retry`, '$post'>;

export type ExportFormat = Input<'/api/received/export', '$get', 'query'>['format'] & string;

/** What the webhook form sends: masked secrets go back as they came, which leaves them; null removes a member. */
export interface WebhookInput
  extends Pick<WebhookView, 'name' | 'url' | 'format' | 'events' | 'encryption' | 'concurrency' | 'enabled'> {
  channels?: string[] | null;
  wire?: string;
  retry: RetryPolicy;
  tls: { insecure?: boolean | null; ca?: string | null; allowHttp?: boolean | null };
}
