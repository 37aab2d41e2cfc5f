import type { Signal } from '@preact/signals';

/** Returns a function that sets the signal to its argument, for callbacks such as `onInput` and `onChange`. */
export function setTo<T>(signal: Signal<T>): (value: T) => void {
  return (value) => {
    signal.value = value;
  };
}
