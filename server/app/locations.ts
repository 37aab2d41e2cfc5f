import type { Config } from '../config/config.ts';
import { nameOf, namesOf } from '../listen/addresses.ts';
import type { Planes } from '../outbound/request-url.ts';

/**
 * The addresses of both planes. Call the functions only after both planes listen; before that, the ports are unknown.
 */
export interface Locations {
  /** Set by `openPlanes`; 0 before. */
  ports: { inspector: number; receiver: number };
  /** Base URL of the receiver, e.g. `https://localhost:4643`. */
  receiver(): string;
  endpointUrl(name: string): string;
  planes(): Planes;
}

export function createLocations(config: Pick<Config, 'receiver'>): Locations {
  const ports = { inspector: 0, receiver: 0 };
  const receiver = () => `https://${nameOf(config.receiver.host)}:${ports.receiver}`;
  return {
    ports,
    receiver,
    endpointUrl: (name) => `${receiver()}/hooks/${encodeURIComponent(name)}`,
    planes: () => ({
      inspectorPort: ports.inspector,
      receiver: { port: ports.receiver, names: namesOf(config.receiver) },
    }),
  };
}
