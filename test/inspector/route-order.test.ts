import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { exportRoutes } from '../../server/inspector/api/export.ts';
import { receivedRoutes } from '../../server/inspector/api/received.ts';
import { sentRoutes } from '../../server/inspector/api/sent.ts';
import type { InspectorDeps } from '../../server/inspector/deps.ts';
import { REF } from '../../server/inspector/refs.ts';

// Only reads the list of routes, and calls none.
const deps = {} as InspectorDeps;
const mounts = [
  (app: Hono) => app.route('/', exportRoutes(deps)),
  (app: Hono) => app.route('/received', receivedRoutes(deps)),
  (app: Hono) => app.route('/sent', sentRoutes(deps)),
];

describe.each([
  ['in one order', mounts],
  ['in the other', [...mounts].reverse()],
])('mounted %s', (_order, ordered) => {
  const app = new Hono();
  for (const mount of ordered) mount(app);
  const fixed = app.routes.filter(({ path }) => !path.includes(':'));

  test.each(fixed.map(({ method, path }) => [method, path] as const))(
    '%s %s is answered by its own route alone',
    (method, path) => {
      const [matched] = app.router.match(method, path);
      expect(new Set(matched.map(([[, route]]) => route.path))).toEqual(new Set([path]));
    },
  );

  test.each(['latest', '9f3c01ab', '019AA6C0-0000-7000-8000-000000000000'])('%s is an id', (ref) => {
    const pathsOf = (method: string, path: string) =>
      new Set(app.router.match(method, path)[0].map(([[, route]]) => route.path));
    expect(pathsOf('GET', `/received/${ref}`)).toEqual(new Set([`/received/${REF}`]));
    expect(pathsOf('GET', `/received/${ref}/body`)).toEqual(new Set([`/received/${REF}/body`]));
    expect(pathsOf('POST', `/sent/${ref}/resend`)).toEqual(new Set([`/sent/${REF}/resend`]));
  });
});
