import { expect, test } from 'vitest';
import { createContractSource } from '../../server/contract/source.ts';
import { createWebhooks } from '../../server/emitter/webhooks.ts';
import { contract } from '../contract/support.ts';
import { addSent } from '../store/support.ts';
import { newDeliverer } from '../support/deliverer.ts';

test('a delivery that is stored while its webhook is being deleted is cancelled, too', async () => {
  const { store, deliverer, clock } = newDeliverer();
  const url = 'https://localhost:1/hook';
  let stored: string | null = null;
  const webhooks = createWebhooks({
    contracts: createContractSource(contract),
    ...{ store, clock },
    planes: () => ({ inspectorPort: 2, receiver: { port: 3, names: [] } }),
    endpointUrl: (name) => name,
    async cancelPending(id) {
      await deliverer.cancelPending(id);
      if (stored !== null) return;
      stored = (await addSent(store, { url, webhookId: id, webhookName: 'Shop' })).id;
    },
  });
  const saved = await webhooks.create({ name: 'Shop', url, format: 'json', events: ['purchase_made'] });
  if (!saved.ok) throw new Error(JSON.stringify(saved.errors));
  expect(await webhooks.remove(saved.webhook.id)).toBe(true);
  expect(store.sent.summary(stored ?? '')?.state).toBe('cancelled');
  expect(store.sent.pending()).toEqual([]);
});
