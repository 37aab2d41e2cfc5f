import { effect, signal } from '@preact/signals';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createBatcher, onNextFrame } from '../../../ui/sync/batch-messages.ts';

function scene() {
  const flushes: Array<() => void> = [];
  const total = signal(0);
  const seen: number[] = [];
  effect(() => {
    seen.push(total.value);
  });
  const errors: unknown[] = [];
  const push = createBatcher<number>({
    apply: (value) => {
      if (value < 0) throw new RangeError('a bug');
      total.value += value;
    },
    onError: (error) => errors.push(error),
    schedule: (flush) => flushes.push(flush),
  });
  return { flushes, seen, push, errors };
}

test('all messages of one frame are applied together', () => {
  const { flushes, seen, push } = scene();
  for (const value of [1, 2, 3]) push(value);
  for (const flush of flushes) flush();
  expect(seen).toEqual([0, 6]);
});

test('the next message after a frame requests another frame', () => {
  const { flushes, push } = scene();
  push(1);
  flushes[0]?.();
  push(1);
  expect(flushes).toHaveLength(2);
});

test('without frames the queue is bounded: a full queue is applied at once', () => {
  const { flushes, seen, push } = scene();
  for (let count = 0; count < 500; count += 1) push(1);
  expect(seen).toEqual([0, 500]);
  // The frame that was asked for may still come, and has nothing left to do.
  for (const flush of flushes) flush();
  expect(seen).toEqual([0, 500]);
});

test('a message that cannot be applied is reported, and the rest are applied', () => {
  const { flushes, seen, push, errors } = scene();
  for (const value of [1, -1, 2]) push(value);
  flushes[0]?.();
  expect(seen.at(-1)).toBe(3);
  expect(errors).toEqual([new RangeError('a bug')]);
});

describe('the next frame', () => {
  function frames(): Array<() => void> {
    const asked: Array<() => void> = [];
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => asked.push(run));
    vi.stubGlobal('cancelAnimationFrame', () => {});
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    return asked;
  }

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('runs the work once, and the timer adds nothing', () => {
    const asked = frames();
    const work = vi.fn();
    onNextFrame(work);
    asked[0]?.();
    vi.runAllTimers();
    expect(work).toHaveBeenCalledOnce();
  });

  test('is replaced by a timer if it never comes, as in a tab that was hidden meanwhile', () => {
    frames();
    const work = vi.fn();
    onNextFrame(work);
    vi.runAllTimers();
    expect(work).toHaveBeenCalledOnce();
  });
});
