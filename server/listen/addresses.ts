import type { PlaneConfig } from './ports.ts';

/** The inspector's link for a person. The token stands in the fragment, which browsers never send. */
export function linkOf(host: string, port: number, token: string | null): string {
  const link = `http://${nameOf(host)}:${port}/`;
  return token === null ? link : `${link}#token=${token}`;
}

/** Hosts that are reached as localhost: the defaults, and every address at once. */
const AS_LOCALHOST = new Set(['localhost', '127.0.0.1', '::1', '0.0.0.0', '::']);

/** A host as people use it in a link. */
export function nameOf(host: string): string {
  if (AS_LOCALHOST.has(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** A host as scripts use it. */
export function numeric(host: string): string {
  if (host === '::1') return '[::1]';
  const name = nameOf(host);
  return name === 'localhost' ? '127.0.0.1' : name;
}

/** The names a plane answers to beside localhost: those that were given, and the address it listens on. */
export function namesOf({ host, names }: Pick<PlaneConfig, 'host' | 'names'>): readonly string[] {
  return AS_LOCALHOST.has(host) ? names : [...names, nameOf(host)];
}
