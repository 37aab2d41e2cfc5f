import type { Amount, StoreLimits } from './shapes.ts';
import type { Totals } from './totals.ts';

/**
 * Deliveries to unknown endpoints get this part of the limits (1/20), so that a flood of them evicts no other delivery.
 */
const NO_ENDPOINT_SHARE = 20;

/** The limit for pending deliveries: half of the limits. The other half is for received and finished deliveries. */
export function pendingLimit({ maxDeliveries, maxSizeBytes }: StoreLimits): Amount {
  return { deliveries: Math.floor(maxDeliveries / 2), bytes: Math.floor(maxSizeBytes / 2) };
}

/** How much more may become pending. */
export function pendingRoom(totals: Readonly<Totals>, limits: StoreLimits): Amount {
  const limit = pendingLimit(limits);
  return {
    deliveries: Math.max(limit.deliveries - totals.pending, 0),
    bytes: Math.max(limit.bytes - totals.pendingBytes, 0),
  };
}

/** How far deliveries to unknown endpoints exceed their share. A single one never does, so the newest always stays. */
export function noEndpointExcess(totals: Readonly<Totals>, limits: StoreLimits): Amount {
  const { noEndpoint, noEndpointBytes } = totals;
  const share = Math.max(Math.floor(limits.maxDeliveries / NO_ENDPOINT_SHARE), 1);
  return {
    deliveries: above(noEndpoint, share),
    bytes: noEndpoint > 1 ? above(noEndpointBytes, Math.floor(limits.maxSizeBytes / NO_ENDPOINT_SHARE)) : 0,
  };
}

/**
 * How much of the received and finished deliveries must be removed, plus `slack` if anything must. At least their half
 * of the limits stays, and so does the newest delivery.
 */
export function excess(totals: Readonly<Totals>, limits: StoreLimits, slack: Amount): Amount {
  const { received, sent, pending, sizeBytes, pendingBytes } = totals;
  const { maxDeliveries, maxSizeBytes } = limits;
  const half = pendingLimit(limits);
  const finished = received + sent - pending;
  if (finished <= 1) return { deliveries: 0, bytes: 0 };
  return {
    deliveries: removal(
      above(received + sent, maxDeliveries),
      slack.deliveries,
      above(finished, maxDeliveries - half.deliveries),
    ),
    bytes: removal(
      above(sizeBytes, maxSizeBytes),
      slack.bytes,
      above(sizeBytes - pendingBytes, maxSizeBytes - half.bytes),
    ),
  };
}

function removal(over: number, slack: number, most: number): number {
  return over > 0 ? Math.min(over + slack, most) : 0;
}

function above(value: number, limit: number): number {
  return Math.max(value - limit, 0);
}
