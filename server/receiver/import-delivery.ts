import { headerValue } from '../base/headers.ts';
import type { Bus } from '../bus.ts';
import type { LiveDecode } from '../codec/decoding.ts';
import type { NewReceived, Store } from '../store/index.ts';
import type { Received } from '../types.ts';
import { outcomeOf } from './outcome.ts';
import type { Redecoder } from './redecode.ts';

type OnTheWire = 'id' | 'receivedAt' | 'endpoint' | 'method' | 'path' | 'remote' | 'headers' | 'reply';

/** A delivery that another rai-hooks received, as on the wire. */
export interface ForeignDelivery extends Pick<NewReceived, OnTheWire> {
  body: Buffer;
  /** Larger than the body when the body was too large to be stored there. */
  sizeBytes: number;
}

export interface ImportDeps {
  store: Store;
  bus: Bus;
  decode: LiveDecode;
  redecoder: Redecoder;
}

/** Stores a delivery received elsewhere, decoded with the local keys; null when it already exists. */
export async function importDelivery(
  delivery: ForeignDelivery,
  { store, bus, decode, redecoder }: ImportDeps,
): Promise<Received | null> {
  if (store.received.summary(delivery.id)) return null;
  const endpoint = delivery.endpoint === null ? null : store.endpoints.get(delivery.endpoint);
  const { headers, body, sizeBytes } = delivery;
  const tooLarge = sizeBytes > body.length;
  const input = {
    headers,
    body,
    ...(tooLarge
      ? { tooLarge: { limitBytes: body.length, declaredBytes: sizeBytes, readBytes: body.length } }
      : {}),
  };
  const decoded = await decode(input, {
    keys: endpoint?.keys ?? [],
    expects: endpoint?.expects ?? { encryption: 'any' },
  });
  const contentType = headerValue(headers, 'content-type') ?? null;
  // Null when another import inserted it in the meantime.
  const received = await store.received.import({
    ...delivery,
    ...outcomeOf(decoded),
    contentType,
    claimedTwin: null,
  });
  if (received) {
    bus.publish({ type: 'received', ...received });
    redecoder.startIfChanged(endpoint, received);
  }
  return received;
}
