import type { REF } from '../../server/inspector/refs.ts';
import type { Answer, Input } from '../../server/inspector/routes.ts';
import type { Json, RetryPolicy, WebhookView } from '../../server/types.ts';

// Requests and answers of the server's routes. The types are derived from the routes, so that none is declared twice.
export type { EndpointInput, RingKeyInput } from '../../server/receiver/endpoint-schema.ts';

type ReceivedPath = `/api/received/${typeof REF}`;
type SentPath = `/api/sent/${typeof REF}`;

/** Mode and time of the emitter's clock. */
export type ClockView = Answer<'/api/clock', '$get'>;

/** A saved webhook, with the server's warnings. */
export type SavedWebhook = Answer<'/api/webhooks', '$post'>;

/** The current contract, and whether there is an adoption to revert. */
export type ContractView = Answer<'/api/contract', '$get'>;

/** A proposal learned from deliveries, and what could not be learned. */
export type ProposalView = Answer<'/api/contract/propose', '$post'>;
export type LearnInput = Input<'/api/contract/propose', '$post'>;
export type AdoptInput = Input<'/api/contract/adopt', '$post'>;

export type ReceivedAnswer = Answer<ReceivedPath, '$get'>;
export type SentAnswer = Answer<SentPath, '$get'>;

/** The outcome of decoding a delivery with another key; it is not stored. */
export type DecodeResult = Answer<`${ReceivedPath}/decode`, '$post'>;
export type KeyInput = Input<`${ReceivedPath}/decode`, '$post'>;

export type ReplayResult = Answer<`${ReceivedPath}/replay`, '$post'>;
export type ReplayInput = Input<`${ReceivedPath}/replay`, '$post'>;

/** The created deliveries and the server's warnings. */
export type SendResult = Answer<'/api/send', '$post'>;
/** The editor may contain any JSON; the server decides whether it is a payload. */
export type SendInput = Omit<Input<'/api/send', '$post'>, 'payload'> & { payload?: Json };

export type ResendResult = Answer<`${SentPath}/resend`, '$post'>;
export type CancelResult = Answer<`${SentPath}/cancel`, '$post'>;
export type RetryResult = Answer<`${SentPath}/retry`, '$post'>;

export type ExportFormat = Input<'/api/received/export', '$get', 'query'>['format'] & string;

/** Request body of the webhook form. A masked secret keeps the stored one; null removes a member. */
export interface WebhookInput
  extends Pick<WebhookView, 'name' | 'url' | 'format' | 'events' | 'encryption' | 'concurrency' | 'enabled'> {
  channels?: string[] | null;
  wire?: string;
  retry: RetryPolicy;
  tls: { insecure?: boolean | null; ca?: string | null; allowHttp?: boolean | null };
}
