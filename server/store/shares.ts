import type { Amount, StoreLimits } from './shapes.ts';
import type { Totals } from './totals.ts';

/** Of the limits, what deliveries to addresses that are no endpoint may take: a flood of them evicts nothing else. */
const NO_ENDPOINT_SHARE = 20;

/** Half of the limits: the most that may be pending. The other half is for what was received or has finished. */
export function pendingLimit({ maxDeliveries, maxSizeBytes }: StoreLimits): Amount {
  return { deliveries: Math.floor(maxDeliveries / 2), bytes: Math.floor(maxSizeBytes / 2) };
}

/** What may still become pending. */
export function pendingRoom(totals: Readonly<Totals>, limits: StoreLimits): Amount {
  const limit = pendingLimit(limits);
  return {
    deliveries: Math.max(limit.deliveries - totals.pending, 0),
    bytes: Math.max(limit.bytes - totals.pendingBytes, 0),
  };
}

/** What came to no endpoint beyond its share; the newest always has a place. */
export function noEndpointExcess(totals: Readonly<Totals>, limits: StoreLimits): Amount {
  const { noEndpoint, noEndpointBytes } = totals;
  const share = Math.max(Math.floor(limits.maxDeliveries / NO_ENDPOINT_SHARE), 1);
  return {
    deliveries: above(noEndpoint, share),
    bytes: noEndpoint > 1 ? above(noEndpointBytes, Math.floor(limits.maxSizeBytes / NO_ENDPOINT_SHARE)) : 0,
  };
}

/**
 * What has to go of what was received or has finished, with a little more (`slack`) where anything has to: never so much
 * that less than its half is left, and the newest always has a place.
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
