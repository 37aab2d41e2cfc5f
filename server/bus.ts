import type { BusMessage } from './types.ts';

export type BusSubscriber = (message: BusMessage) => void;

/**
 * Publish/subscribe within the process. `publish` calls all current subscribers synchronously, in the order of
 * subscription.
 */
export interface Bus {
  publish(message: BusMessage): void;
  /** Returns the function that ends the subscription; calling that twice is harmless. */
  subscribe(subscriber: BusSubscriber): () => void;
}

export interface BusOptions {
  /** Called with the error that a subscriber threw. The error reaches neither the publisher nor other subscribers. */
  onError?: (error: unknown, message: BusMessage) => void;
}

/** Creates a bus with no subscribers. */
export function createBus({ onError = () => {} }: BusOptions = {}): Bus {
  // Keyed by a symbol, so that subscribing one function twice makes two subscriptions.
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
      const key = Symbol('subscription');
      subscribers.set(key, subscriber);
      return () => {
        subscribers.delete(key);
      };
    },
  };
}
