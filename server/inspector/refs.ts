import type { Context } from 'hono';
import type { Resolution } from '../store/index.ts';
import { problem } from './problem.ts';

/** A part of a path that stands for a delivery. It matches no word of a route, so that their order does not matter. */
export const REF = ':ref{(?:latest|[0-9a-fA-F-]+)}';

/** The response keeps its type, or the routes that return it would lose the types of all their answers. */
type Resolved = { id: string; response: null } | { id: null; response: ReturnType<typeof problem> };

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** The id a reference stands for, or the answer that says why there is none. */
export function resolved(c: Context, what: string, ref: string, resolution: Resolution): Resolved {
  if ('found' in resolution) return { id: resolution.found, response: null };
  if ('missing' in resolution) {
    return { id: null, response: problem(c, 404, missing(what, ref)) };
  }
  const detail = `"${ref}" ends several ids: ${resolution.ambiguous.join(', ')}. Give more digits.`;
  return { id: null, response: problem(c, 409, detail, undefined, 'The id is ambiguous') };
}

/** Every list shows the end of an id, while UUIDs of one day all begin alike: people try the beginning. */
function missing(what: string, ref: string): string {
  if (ref === 'latest') return `There is no ${what} yet.`;
  const advice = UUID.test(ref) ? '' : ' Ids are matched by their end: give the last 8 digits.';
  return `There is no ${what} "${ref}".${advice}`;
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
