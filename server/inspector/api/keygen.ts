import { Hono } from 'hono';
import { drawKey } from '../../emitter/keygen.ts';

/** `/api/keygen`: a fresh AES key and IV as the settings take them; nothing is kept. */
export function keygenRoutes() {
  return new Hono().post('/', (c) => c.json(drawKey(), 200, { 'Cache-Control': 'no-store' }));
}
