import { createCipheriv } from 'node:crypto';
import type { CipherMode } from '../../server/types.ts';
import type { TestServer } from './server.ts';

/** Key and IV of the published vectors. */
export const KEY = '0123456789abcdef0123456789abcdef';
export const IV = 'abcdef9876543210';

/** Encrypts with node:crypto only. Returns the ciphertext, followed by the tag. */
export function seal(mode: CipherMode, text: string | Uint8Array, { key = KEY, iv = IV } = {}): Buffer {
  const plain = Buffer.from(text);
  if (mode === 'cbc') {
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    return Buffer.concat([cipher.update(plain), cipher.final()]);
  }
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(iv), { authTagLength: 16 });
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** A valid `purchase_made`. */
export const PURCHASE = {
  event: 'purchase_made',
  timestamp: '2026-11-21T12:00:00.000Z',
  community: { _id: '64f1c2a95b0e4d7a91c3e820', name: 'Acme Traders' },
  orderID: 'ORD202641612055614747',
  user: { _id: '61100af5c548eb5c7ebc7819', user_id: '1243', username: 'jane', email: 'jane@example.com' },
  product: { _id: '65d0f3b8a1c94e0013b2c7d4', name: 'Gift voucher', type: 'voucher', price: 30 },
  quantity: 1,
  currency: { name: 'Coins', symbol: 'coin' },
};

/** Creates an endpoint; with a mode, it has the vectors' key for that mode. */
export async function addEndpoint(server: TestServer, name: string, mode?: CipherMode): Promise<void> {
  await server.api(`/api/endpoints/${name}`, { method: 'PUT', body: {} });
  if (mode === undefined) return;
  await server.api(`/api/endpoints/${name}/keys`, {
    method: 'POST',
    body: { label: 'vector', key: KEY, iv: IV, mode },
  });
}
