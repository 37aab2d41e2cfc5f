import { notFound, type Refusal, refuse } from '../base/problems.ts';
import { type Contract, findWire } from '../contract/model.ts';
import type { EventInfo, JsonObject, Webhook } from '../types.ts';
import { type Cast, channelOf } from './sample/index.ts';
import type { Webhooks } from './webhooks.ts';

type Recipients = { ok: true; webhooks: Webhook[]; warnings: string[] } | Refusal;

/**
 * The webhooks that get an event: every enabled subscribed one, or the named one, with a warning if it would not get
 * the event.
 */
export function recipients(
  webhooks: Webhooks,
  wanted: { webhook?: string | undefined },
  { event, payload }: { event: EventInfo; payload: JsonObject },
  { cast, contract }: { cast: Cast; contract: Contract },
): Recipients {
  // Channel filters apply only to events of one channel.
  const channel = Object.hasOwn(contract.alsoAs, event.type) ? channelOf(cast, payload) : null;
  if (wanted.webhook === undefined) return subscribed(webhooks.list(), event.type, { channel, contract });
  const found = webhooks.find(wanted.webhook);
  if (found === 'ambiguous') {
    return refuse([
      {
        pointer: '/webhook',
        detail: `The ids of several webhooks end in "${wanted.webhook}". Give more digits.`,
      },
    ]);
  }
  if (!found) return notFound(`The webhook "${wanted.webhook}"`, '/webhook');
  if (!isEncodable(contract, found)) return refuse([{ pointer: '/webhook', detail: wireGone(found) }]);
  const reasons = [
    ...(found.events.includes(event.type) ? [] : [`is not subscribed to ${event.type}`]),
    ...(takesChannel(found, channel) ? [] : [`does not accept the channel ${channel}`]),
    ...(found.enabled ? [] : ['is disabled']),
  ];
  const warnings = reasons.map(
    (reason) => `The webhook "${found.name}" ${reason}; the event was sent anyway.`,
  );
  return { ok: true, webhooks: [found], warnings };
}

function subscribed(
  all: Webhook[],
  type: string,
  { channel, contract }: { channel: string | null; contract: Contract },
): Recipients {
  const wanting = all.filter(
    (webhook) => webhook.enabled && webhook.events.includes(type) && takesChannel(webhook, channel),
  );
  const webhooks = wanting.filter((webhook) => isEncodable(contract, webhook));
  const none = wanting.length > 0 ? [] : [`No enabled webhook is subscribed to ${type}: nothing was sent.`];
  const left = wanting.filter((webhook) => !webhooks.includes(webhook)).map(wireGone);
  return { ok: true, webhooks, warnings: [...none, ...left] };
}

/** Reverting a contract may remove a wire profile that a webhook still uses. */
export function isEncodable(contract: Contract, { encryption, wire }: Webhook): boolean {
  return encryption === null || findWire(contract, wire) !== undefined;
}

function wireGone({ name, wire }: Webhook): string {
  return `The webhook "${name}" was skipped: the contract no longer has its wire profile "${wire}". Choose another profile for it.`;
}

/** Events without a channel go to every subscriber. */
function takesChannel({ channels }: Webhook, channel: string | null): boolean {
  return channels === undefined || channel === null || channels.includes(channel);
}
