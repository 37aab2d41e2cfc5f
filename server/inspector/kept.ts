import { createMiddleware } from 'hono/factory';
import type { InspectorDeps } from './deps.ts';
import { problem } from './problem.ts';

/** Refuses changes once the database was removed: they would be lost. */
export function onlyWhenKept({ isKept }: Pick<InspectorDeps, 'isKept'>) {
  return createMiddleware(async function onlyWhenKept(c, next) {
    if (c.req.method === 'GET' || isKept()) return next();
    const detail = 'The data dir was removed, so nothing is kept any more. Start rai-hooks again.';
    return problem(c, 503, detail, undefined, 'The data dir is gone');
  });
}
