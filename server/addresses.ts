import type { Config } from './config.ts';
import { isLoopbackHost } from './listen.ts';

/** The inspector's link for a person, with the token in the fragment, which browsers do not send anywhere. */
export function linkOf(config: Config, port: number, token: string): string {
  const link = `http://${nameOf(config.inspector.host)}:${port}/`;
  return config.auth ? `${link}#token=${token}` : link;
}

/** A host as people use it in a link. */
export function nameOf(host: string): string {
  if (isLoopbackHost(host) || host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** A host as scripts use it. */
export function numeric(host: string): string {
  if (host === '::1') return '[::1]';
  const name = nameOf(host);
  return name === 'localhost' ? '127.0.0.1' : name;
}
