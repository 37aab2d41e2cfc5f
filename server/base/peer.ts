import type { Socket } from 'node:net';

/** The address of the other end, IPv4 without the prefix of mapped addresses; null once the socket is closed. */
export function remoteOf({ remoteAddress }: Pick<Socket, 'remoteAddress'>): string | null {
  return remoteAddress?.replace(/^::ffff:/, '') ?? null;
}
