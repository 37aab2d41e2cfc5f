import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SendDraft } from '../../../ui/app/interface-state.ts';
import { createPayloadText, latestDraft } from '../../../ui/send/payload-text.ts';

const exampleOf = (event: string) => `example of ${event}`;

function opener() {
  const drafts = new Map<string, SendDraft>();
  const open = (event: string, payload: string | null = null) =>
    createPayloadText({ drafts, exampleOf, event, payload, others: () => ({ webhook: '', count: '1' }) });
  return { drafts, open };
}

test('an edited payload stays when another event is chosen, and the example is one call away', () => {
  const { open } = opener();
  const form = open('purchase_made');
  form.write('mine');
  form.choose('user_logged_in');
  expect([form.text.value, form.asWritten.value]).toEqual(['mine', true]);
  form.showExample();
  expect([form.text.value, form.asWritten.value]).toEqual(['example of user_logged_in', false]);
  form.choose('purchase_made');
  expect(form.text.value).toBe('mine');
});

test('an example that was not edited is replaced by that of the chosen event', () => {
  const form = opener().open('purchase_made');
  form.choose('user_logged_in');
  expect([form.text.value, form.asWritten.value]).toEqual(['example of user_logged_in', false]);
});

test('“Send like this” neither shows nor overwrites the draft of its event', () => {
  const { open } = opener();
  const typed = open('purchase_made');
  typed.write('mine');
  typed.keep();
  const like = open('purchase_made', 'theirs');
  expect([like.text.value, like.asWritten.value]).toEqual(['theirs', true]);
  like.write('theirs, edited');
  like.keep();
  expect(open('purchase_made').text.value).toBe('mine');
  expect(open('purchase_made', 'theirs').text.value).toBe('theirs, edited');
});

test.each([
  ['the example', null],
  ['the payload of a delivery', 'theirs'],
])('%s is no draft, not even after typing that was undone', (_what, payload) => {
  const { drafts, open } = opener();
  const form = open('purchase_made', payload);
  const given = form.text.value;
  form.keep();
  form.write('x');
  form.write(given);
  form.keep();
  expect(drafts.size).toBe(0);
});

test('what was sent is no draft any more; what was typed while it was sent is one', () => {
  const { drafts, open } = opener();
  const form = open('purchase_made');
  form.write('sent');
  form.choose('user_logged_in');
  form.sent('sent');
  form.keep();
  expect(drafts.size).toBe(0);
  form.write('typed meanwhile');
  form.sent('sent');
  form.keep();
  expect(latestDraft(drafts)?.text).toBe('typed meanwhile');
});

const event = fc.constantFrom('a', 'b', 'c');
const step = fc.oneof(
  fc.record({ do: fc.constant('write' as const), text: fc.string({ minLength: 1 }) }),
  fc.record({ do: fc.constant('choose' as const), event }),
  fc.record({
    do: fc.constant('reopen' as const),
    event,
    payload: fc.option(fc.constantFrom('p', 'q'), { nil: null }),
  }),
);

test('whatever is chosen, opened and closed: the last text typed for an event comes back for it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const { open } = opener();
      let opened: { event: string; payload: string | null } = { event: 'a', payload: null };
      let form = open('a');
      const place = (at: string) => `${at} ${at === opened.event ? (opened.payload ?? '') : ''}`;
      const typed = new Map<string, { at: string; payload: string | null; text: string }>();
      steps.forEach((one, index) => {
        if (one.do === 'choose') form.choose(one.event);
        else if (one.do === 'write') {
          const at = form.event.value;
          const text = `${one.text} ${index}`;
          form.write(text);
          typed.set(place(at), { at, payload: at === opened.event ? opened.payload : null, text });
        } else {
          form.keep();
          opened = one;
          form = open(one.event, one.payload);
        }
      });
      form.keep();
      for (const { at, payload, text } of typed.values()) expect(open(at, payload).text.value).toBe(text);
    }),
  );
});
