import { expect, test } from 'vitest';
import type { Page, Received, Sent } from '../../server/types.ts';
import { sharedServer } from '../support/server.ts';
import { until } from '../support/wait.ts';

const server = sharedServer();

test('a delivery to our own receiver has the same description as sent and as received', async () => {
  const { json } = await server.api<{ sent: Sent[] }>('/api/send', {
    method: 'POST',
    body: { event: 'purchase_made', set: { 'user.username': 'ada', 'product.name': 'Mug' } },
  });
  expect(json.sent.map((sent) => sent.about)).toEqual(['ada · Mug']);
  const rows = await until('the delivery', async () => {
    const { items } = (await server.api<Page<Received>>('/api/received')).json;
    return items.length > 0 ? items : null;
  });
  expect(rows.map((row) => row.about)).toEqual(['ada · Mug']);
});
