import type { Signal } from '@preact/signals';

/** A function that puts its argument into the signal: for `onInput`, `onChange` and the like. */
export function setTo<T>(signal: Signal<T>): (value: T) => void {
  return (value) => {
    signal.value = value;
  };
}
