import { Hono } from 'hono';
import { drawKey } from '../../emitter/keygen.ts';

/** `/api/keygen`: a new AES key and IV in the form of the settings. They are not stored. */
export function keygenRoutes() {
  return new Hono().post('/', (c) => c.json(drawKey(), 200, { 'Cache-Control': 'no-store' }));
}
