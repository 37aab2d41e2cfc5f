import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { problem } from './problem.ts';

/** Decides who may talk to the control plane: by host name, by origin, and by token or session cookie. */
export interface Guard {
  /** For every request: the `Host` must be ours (421), and an `Origin`, if there is one, too (403). */
  ours: MiddlewareHandler;
  /** For `/api`: a token, or a cookie of a page of ours (401). */
  signedIn: MiddlewareHandler;
  /** Hands out the session cookie; the request must have come with the token. */
  startSession(c: Context): void;
}

export interface GuardOptions {
  /** Null with `--no-auth`. */
  token: string | null;
  /** Where the inspector listens: known once it does. */
  port: () => number;
  /** Host names besides localhost and the loopback addresses. */
  names: readonly string[];
}

/**
 * Creates the guard. Host and Origin are compared with fixed lists and never with each other, which DNS rebinding
 * would defeat; secrets are compared in constant time.
 */
export function createGuard({ token, port, names }: GuardOptions): Guard {
  // A new one each start, and never the token: cookies ignore ports, so other local apps may get to see it.
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
        `Host ${JSON.stringify(host)} is not an address of the inspector. Use http://localhost:${port()}/, or name it with --inspector-name.`,
      );
    }
    const origin = c.req.header('origin');
    if (origin !== undefined && !origins().has(origin.toLowerCase())) {
      return problem(c, 403, `Pages of ${JSON.stringify(origin)} may not use this API.`);
    }
    return next();
  };

  const signedIn: MiddlewareHandler = async function signedIn(c, next) {
    if (token !== null && !byToken(c, token) && !byCookie(c)) {
      c.header('WWW-Authenticate', 'Bearer realm="rai-hooks"');
      return problem(
        c,
        401,
        'Send the token as "Authorization: Bearer …": it is in the file "token" of the data dir, and in the link printed at the start.',
      );
    }
    return next();
  };

  /** SameSite calls pages of other ports the same site, so a cookie alone does not tell who asks. */
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

/** Compares digests, because the comparison needs equal lengths and must not tell the length. */
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
