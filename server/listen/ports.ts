import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXIT, ExitError } from '../base/exit.ts';

/** Number of ports tried when the default one is busy. */
const STEPS = 50;
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Address, port and additional names of a plane. */
export interface PlaneConfig {
  readonly host: string;
  readonly port: number;
  /** Whether the user chose the port; then a busy port is an error. */
  readonly portNamed: boolean;
  readonly names: readonly string[];
}

export interface ListenOptions {
  /** Creates a server; called for each address. */
  create: () => Server;
  host: string;
  port: number;
  /** Whether the user chose the port; then no other port is tried. */
  named: boolean;
  /** The name of the plane for messages: `inspector`, `receiver`. */
  what: string;
}

/** The servers of all addresses, on one port. */
export interface Listening {
  servers: Server[];
  port: number;
}

/**
 * Listens on a host; for loopback on 127.0.0.1 and, if the machine has it, on ::1, with the same port.
 * @throws {ExitError} 3, when the port is busy or not allowed.
 */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { host, port, named, what } = options;
  const tries = named && port !== 0 ? 1 : STEPS;
  for (let step = 0; step < tries; step += 1) {
    const wanted = port === 0 ? 0 : port + step;
    const bound = await bindAll(options, addressesOf(host), wanted);
    if ('servers' in bound) return bound;
    if (bound.code !== 'EADDRINUSE') throw refusal(what, host, wanted, bound);
    if (named && port !== 0) throw refusal(what, host, wanted, bound);
  }
  throw new ExitError(
    EXIT.environment,
    `No port from ${port} to ${port + tries - 1} is free for the ${what}.`,
    `Choose a port with --${portFlag(what)}.`,
  );
}

function addressesOf(host: string): string[] {
  return host === 'localhost' || host === '127.0.0.1' ? ['127.0.0.1', '::1'] : [host];
}

async function bindAll(
  { create }: ListenOptions,
  addresses: string[],
  port: number,
): Promise<Listening | NodeJS.ErrnoException> {
  const servers: Server[] = [];
  let actual = port;
  for (const address of addresses) {
    const server = create();
    const error = await bind(server, address, actual);
    if (!error) {
      servers.push(server);
      actual = (server.address() as AddressInfo).port;
    } else if (servers.length === 0 || !NO_SUCH_ADDRESS.has(error.code ?? '')) {
      for (const open of servers) open.close();
      return error;
    }
  }
  return { servers, port: actual };
}

function bind(server: Server, host: string, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ host, port, exclusive: true }, () => {
      server.off('error', resolve);
      resolve(null);
    });
  });
}

function refusal(
  what: string,
  host: string,
  port: number,
  { code, message }: NodeJS.ErrnoException,
): ExitError {
  const flag = portFlag(what);
  if (code === 'EADDRINUSE') {
    return new ExitError(
      EXIT.environment,
      `Port ${port} on ${host} is busy, so the ${what} cannot listen.`,
      `Stop the program that uses it, or choose another port with --${flag}.`,
    );
  }
  if (code === 'EACCES') {
    return new ExitError(
      EXIT.environment,
      `This user is not allowed to use port ${port}.`,
      `Choose a port above 1023 with --${flag}.`,
    );
  }
  return new ExitError(
    EXIT.environment,
    `The ${what} cannot listen on ${host}:${port}: ${message}.`,
    'Check the host name and port.',
  );
}

function portFlag(what: string): string {
  return what === 'receiver' ? 'receiver-port' : 'port';
}
