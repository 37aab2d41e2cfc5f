import type { Signal } from '@preact/signals';

/** A function that puts its argument into the signal: for the callbacks of controls, such as `onInput` and `onChange`. */
export function setTo<T>(signal: Signal<T>): (value: T) => void {
  return (value) => {
    signal.value = value;
  };
}
