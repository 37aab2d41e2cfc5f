import { createMiddleware } from 'hono/factory';
import type { InspectorDeps } from './deps.ts';
import { problem } from './problem.ts';

/** Refuses changes when the database file was removed, because they would be lost. */
export function onlyWhenKept({ isKept }: Pick<InspectorDeps, 'isKept'>) {
  return createMiddleware(async function onlyWhenKept(c, next) {
    if (c.req.method === 'GET' || isKept()) return next();
    const detail = 'The data dir was removed, so nothing can be stored. Restart rai-hooks.';
    return problem(c, 503, detail, undefined, 'The data dir was removed');
  });
}
