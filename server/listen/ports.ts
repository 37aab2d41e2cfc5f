import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXIT, ExitError } from '../base/exit.ts';

/** Ports tried after a busy default one. */
const STEPS = 50;
const NO_SUCH_ADDRESS = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

/** Where a plane listens, and under which further names it is reached. */
export interface PlaneConfig {
  readonly host: string;
  readonly port: number;
  /** Whether the user named the port: a busy one is then an error. */
  readonly portNamed: boolean;
  readonly names: readonly string[];
}

export interface ListenOptions {
  /** A fresh server for each address. */
  create: () => Server;
  host: string;
  port: number;
  /** Whether the user named the port: then a busy one is an error, and no step is made. */
  named: boolean;
  /** What listens, for messages: `inspector`, `receiver`. */
  what: string;
}

/** Servers on one port of all their addresses. */
export interface Listening {
  servers: Server[];
  port: number;
}

/**
 * Listens on a host; loopback means 127.0.0.1 and, where the machine has it, ::1, on the same port.
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
    `No free port for the ${what} from ${port} to ${port + tries - 1}.`,
    `Name one with --${portFlag(what)}.`,
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
      `Port ${port} of ${host} is busy, so the ${what} cannot listen.`,
      `Stop what uses it, or choose another with --${flag}.`,
    );
  }
  if (code === 'EACCES') {
    return new ExitError(
      EXIT.environment,
      `Port ${port} needs rights this user does not have.`,
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
