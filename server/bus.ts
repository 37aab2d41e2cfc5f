import type { BusMessage } from './types.ts';

export type BusSubscriber = (message: BusMessage) => void;

/** Publish / subscribe within the process: synchronous, in order, to everyone subscribed when it was published. */
export interface Bus {
  publish(message: BusMessage): void;
  /** Returns the function that ends the subscription; calling that twice is harmless. */
  subscribe(subscriber: BusSubscriber): () => void;
}

export interface BusOptions {
  /** Told what a subscriber threw; the publisher and the other subscribers never see it. */
  onError?: (error: unknown, message: BusMessage) => void;
}

/** Creates a bus with no subscribers. */
export function createBus({ onError = () => {} }: BusOptions = {}): Bus {
  // Keyed by a token, so that one function subscribed twice is two subscriptions.
  const subscribers = new Map<symbol, BusSubscriber>();

  return {
    publish(message) {
      for (const subscriber of [...subscribers.values()]) {
        try {
          subscriber(message);
        } catch (error) {
          onError(error, message);
        }
      }
    },
    subscribe(subscriber) {
      const token = Symbol('subscription');
      subscribers.set(token, subscriber);
      return () => {
        subscribers.delete(token);
      };
    },
  };
}
