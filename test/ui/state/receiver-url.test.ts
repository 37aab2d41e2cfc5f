import { expect, test } from 'vitest';
import type { EndpointView, ServerInfo } from '../../../server/types.ts';
import { receiverUrl } from '../../../ui/state/receiver-url.ts';
import { usualEvent } from '../../../ui/state/usual-event.ts';
import { newStore } from '../store.ts';

const endpoint = (name: string): EndpointView =>
  ({ name, url: `https://localhost:4443/hooks/${name}` }) as EndpointView;

test('the URL to copy is that of inbox, else of the first endpoint, else the one that inbox would have', async () => {
  const { store } = await newStore();
  expect(receiverUrl(store)).toBe('');
  store.info.value = { receiver: 'https://localhost:4443' } as ServerInfo;
  expect(receiverUrl(store)).toBe('https://localhost:4443/hooks/inbox');
  store.endpoints.value = [endpoint('billing'), endpoint('orders')];
  expect(receiverUrl(store)).toBe('https://localhost:4443/hooks/billing');
  store.endpoints.value = [endpoint('billing'), endpoint('inbox')];
  expect(receiverUrl(store)).toBe('https://localhost:4443/hooks/inbox');
});

test('the event of an example is purchase_made where it can be chosen, else the first', () => {
  expect(usualEvent(['user_joined', 'purchase_made'])).toBe('purchase_made');
  expect(usualEvent(['user_joined'])).toBe('user_joined');
  expect(usualEvent([])).toBe('purchase_made');
});
