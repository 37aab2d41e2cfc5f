import type { PlaneConfig } from './ports.ts';

/** The inspector's link for people. The token is in the fragment, which browsers never send. */
export function linkOf(host: string, port: number, token: string | null): string {
  const link = `http://${nameOf(host)}:${port}/`;
  return token === null ? link : `${link}#token=${token}`;
}

/** Hosts for which links use localhost: loopback, and the wildcard addresses. */
const AS_LOCALHOST = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);

/** The host for links that people use. */
export function nameOf(host: string): string {
  if (AS_LOCALHOST.has(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** The host for scripts: an address instead of localhost. */
export function numeric(host: string): string {
  if (host === '::1') return '[::1]';
  const name = nameOf(host);
  return name === 'localhost' ? '127.0.0.1' : name;
}

/** The names of a plane besides localhost: the configured ones, and its address. */
export function namesOf({ host, names }: Pick<PlaneConfig, 'host' | 'names'>): readonly string[] {
  return AS_LOCALHOST.has(host) ? names : [...names, nameOf(host)];
}
