import type { Context } from 'hono';
import type { Resolution } from '../store/index.ts';
import { problem } from './problem.ts';

type Resolved = { id: string; response: null } | { id: null; response: Response };

/** The id a reference stands for, or the answer that says why there is none. */
export function resolved(c: Context, what: string, ref: string, resolution: Resolution): Resolved {
  if ('found' in resolution) return { id: resolution.found, response: null };
  if ('missing' in resolution) {
    return { id: null, response: problem(c, 404, `There is no ${what} "${ref}".`) };
  }
  const detail = `"${ref}" ends several ids: ${resolution.ambiguous.join(', ')}. Give more digits.`;
  return { id: null, response: problem(c, 409, detail, undefined, 'The id is ambiguous') };
}

/** The exact bytes of a body, which browsers must not take for anything but a file. */
export function rawBody(c: Context, bytes: Uint8Array, filename: string) {
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${filename}"`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': 'sandbox',
  });
}
