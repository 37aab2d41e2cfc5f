import { describe, expect, test } from 'vitest';
import type { EndpointView } from '../../../server/types.ts';
import {
  endpointDraft,
  endpointFacts,
  endpointInput,
  endpointPatch,
} from '../../../ui/endpoints/endpoint-draft.ts';

const ENDPOINT: EndpointView = {
  name: 'flaky',
  url: 'https://localhost:4643/hooks/flaky',
  expects: { encryption: 'required', format: 'json', mode: 'gcm', wire: 'base64' },
  reply: { status: 202, delayMs: 50, failFirst: 3, strict: true, body: 'ok' },
  forwardTo: null,
  keys: [],
};

describe('the form of an endpoint', () => {
  test('sends back what was stored when nothing is changed', () => {
    const { expects, reply, forwardTo } = ENDPOINT;
    expect(endpointInput(endpointDraft(ENDPOINT))).toEqual({ expects, reply, forwardTo });
  });

  test('omits every member that has its default', () => {
    expect(endpointInput(endpointDraft(null))).toEqual({
      expects: { encryption: 'any' },
      reply: {},
      forwardTo: null,
    });
  });

  test.each([
    ['close', { close: true }],
    ['hold', { hold: true }],
  ] as const)('asks for nothing beside %s', (answer, reply) => {
    expect(endpointInput({ ...endpointDraft(ENDPOINT), answer }).reply).toEqual(reply);
    expect(endpointDraft({ ...ENDPOINT, reply }).answer).toBe(answer);
  });

  test('forwards only when that is the answer chosen', () => {
    const draft = { ...endpointDraft(ENDPOINT), forwardTo: ' http://localhost:3000/ ' };
    expect(endpointInput(draft).forwardTo).toBeNull();
    expect(endpointInput({ ...draft, answer: 'forward' }).forwardTo).toBe('http://localhost:3000/');
  });
});

describe('saving a stored endpoint', () => {
  const saved = (part: object) => endpointPatch({ ...endpointDraft(ENDPOINT), ...part }, ENDPOINT);

  test('sends the edited members only', () => {
    expect(saved({})).toEqual({});
    expect(saved({ status: '410', mode: 'any' })).toEqual({
      expects: { mode: null },
      reply: { status: 410 },
    });
  });

  test('replaces a reply of another kind, with the members that its form does not show', () => {
    expect(saved({ answer: 'hold' }).reply).toEqual({
      ...{ status: null, delayMs: null, failFirst: null, strict: null, body: null },
      hold: true,
    });
    const forwarding = { ...ENDPOINT, forwardTo: 'http://localhost:3000/' };
    const replying = { ...endpointDraft(forwarding), answer: 'reply', delayMs: '' } as const;
    expect(endpointPatch(replying, forwarding)).toEqual({ reply: { delayMs: null }, forwardTo: null });
  });
});

test('endpointFacts says how it behaves', () => {
  expect(endpointFacts(ENDPOINT)).toBe(
    'encrypted only · JSON GCM base64 · answers 202 · after 50 ms · fails the first 3 · strict',
  );
  expect(endpointFacts({ ...ENDPOINT, expects: { encryption: 'any' }, forwardTo: 'http://localhost/' })).toBe(
    'forwards',
  );
});
