import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { problem } from './problem.ts';

/** Decides who may use the control plane: by host name, origin, and token or session cookie. */
export interface Guard {
  /** For every request: checks the `Host` (421) and, if present, the `Origin` (403). */
  ours: MiddlewareHandler;
  /** For `/api`: requires the token, or the cookie from our own page (401). */
  signedIn: MiddlewareHandler;
  /** Sets the session cookie; the request must have the token. */
  startSession(c: Context): void;
}

export interface GuardOptions {
  /** Null with `--no-auth`. */
  token: string | null;
  /** The inspector's port; known once it listens. */
  port: () => number;
  /** Host names in addition to localhost and the loopback addresses. */
  names: readonly string[];
}

/**
 * Creates the guard. Host and Origin are compared with fixed lists, never with each other, because DNS rebinding would
 * defeat that. Secrets are compared in constant time.
 */
export function createGuard({ token, port, names }: GuardOptions): Guard {
  // A new secret per start, never the token: cookies ignore ports, so other local applications may receive it.
  const session = randomBytes(32).toString('base64url');
  const cookieName = () => `rai-${port()}`;
  const hosts = () => allowedHosts(names, port());
  const origins = () => allowedOrigins(names, port());

  const ours: MiddlewareHandler = async function ours(c, next) {
    const host = c.req.header('host')?.toLowerCase() ?? '';
    if (!hosts().has(host)) {
      return problem(
        c,
        421,
        `Host ${JSON.stringify(host)} is not an address of the inspector. Use http://localhost:${port()}/, or allow the name with --inspector-name.`,
      );
    }
    const origin = c.req.header('origin');
    if (origin !== undefined && !origins().has(origin.toLowerCase())) {
      return problem(c, 403, `The origin ${JSON.stringify(origin)} is not allowed to use this API.`);
    }
    return next();
  };

  const signedIn: MiddlewareHandler = async function signedIn(c, next) {
    if (token !== null && !byToken(c, token) && !byCookie(c)) {
      c.header('WWW-Authenticate', 'Bearer realm="rai-hooks"');
      return problem(
        c,
        401,
        'Send the token as "Authorization: Bearer …". It is in the file "token" of the data dir, and in the link that "start" prints.',
      );
    }
    return next();
  };

  /** For `SameSite`, pages on other ports are the same site, so the cookie alone does not prove that our page asks. */
  function byCookie(c: Context): boolean {
    const ownPage =
      c.req.header('sec-fetch-site') === 'same-origin' ||
      origins().has(c.req.header('origin')?.toLowerCase() ?? '');
    return ownPage && sameSecret(getCookie(c, cookieName()) ?? '', session);
  }

  return {
    ours,
    signedIn,
    startSession: (c) =>
      setCookie(c, cookieName(), session, { httpOnly: true, sameSite: 'Strict', path: '/api' }),
  };
}

function byToken(c: Context, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return given !== undefined && sameSecret(given, token);
}

/** Compares digests, because `timingSafeEqual` needs equal lengths, and the length must stay secret. */
function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}

function allowedHosts(names: readonly string[], port: number): Set<string> {
  const own = ['localhost', '127.0.0.1', '[::1]'].flatMap((name) => [
    `${name}:${port}`,
    ...(port === 80 ? [name] : []),
  ]);
  return new Set([...own, ...names.flatMap((name) => [name.toLowerCase(), `${name.toLowerCase()}:${port}`])]);
}

function allowedOrigins(names: readonly string[], port: number): Set<string> {
  const hosts = [...allowedHosts(names, port)];
  const extra = new Set(names.map((name) => name.toLowerCase()));
  return new Set(
    hosts.flatMap((host) => [
      `http://${host}`,
      ...(extra.has(host.replace(/:\d+$/, '')) ? [`https://${host}`] : []),
    ]),
  );
}
