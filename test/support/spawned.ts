import { readFileSync } from 'node:fs';
import type { Ready } from '../../server/app/start.ts';
import { sendHttps } from './https.ts';

/** Delivers to the inbox of a server in another process. */
export function deliverTo({ receiver, ca }: Ready, body: string) {
  return sendHttps(Number(new URL(receiver).port), readFileSync(ca, 'utf8'), '/hooks/inbox', { body });
}
