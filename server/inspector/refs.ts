import type { Context } from 'hono';
import type { Resolution } from '../store/index.ts';
import { problem } from './problem.ts';

/** Path parameter for a delivery. It matches no fixed path segment, so the order of the routes does not matter. */
export const REF = ':ref{(?:latest|[0-9a-fA-F-]+)}';

/** The response keeps its precise type: without it, the routes that return it lose the types of all their responses. */
type Resolved = { id: string; response: null } | { id: null; response: ReturnType<typeof problem> };

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

/** Resolves a reference to an id, or to the response that explains the failure. */
export function resolved(c: Context, what: string, ref: string, resolution: Resolution): Resolved {
  if ('found' in resolution) return { id: resolution.found, response: null };
  if ('missing' in resolution) {
    return { id: null, response: problem(c, 404, missing(what, ref)) };
  }
  const detail = `Several ids end in "${ref}": ${resolution.ambiguous.join(', ')}. Give more digits.`;
  return { id: null, response: problem(c, 409, detail, undefined, 'The id is ambiguous') };
}

/** Explains that the end of the id is needed: people try its beginning, which all UUIDs of one day share. */
function missing(what: string, ref: string): string {
  if (ref === 'latest') return `There is no ${what} yet.`;
  const advice = UUID.test(ref) ? '' : ' Ids are matched by their end: give the last 8 digits.';
  return `There is no ${what} "${ref}".${advice}`;
}

/** Responds with the exact bytes of a body, as a file that browsers only download. */
export function rawBody(c: Context, bytes: Uint8Array, filename: string) {
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': 'application/octet-stream',
    'Content-Disposition': `attachment; filename="${filename}"`,
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': 'sandbox',
  });
}
