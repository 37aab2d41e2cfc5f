import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config/config.ts';
import type { Plane } from '../listen/plane.ts';
import { type Certificate, openInspector, openReceiver, type ReceiverPlane } from '../listen/planes.ts';
import { loadOwnCertificate } from '../tls/index.ts';
import type { Parts } from './build.ts';

/** Both planes while they listen. */
export interface OpenPlanes {
  receiver: ReceiverPlane;
  inspector: Plane;
  /** Starts to handle requests, including those that already wait. */
  admit(): void;
}

/**
 * Listens on both ports and tells the parts their numbers. Requests wait until `admit`, because settings need the ports
 * and deliveries need the settings.
 * @throws {ExitError} 2 or 3, when a port or certificate cannot be used; then nothing listens.
 */
export async function openPlanes(parts: Parts): Promise<OpenPlanes> {
  const { config, local, limits, locations, connections } = parts;
  const gate = createGate();
  const receiver = await openReceiver({
    config: config.receiver,
    certificate: ownCertificate(config) ?? local,
    limits,
    listener: (request: IncomingMessage, response: ServerResponse) =>
      gate.pass(() => parts.receiver.receive(request, response)),
    onFailedConnection: connections.report,
  });
  locations.ports.receiver = receiver.port;
  try {
    const inspector = await openInspector(config.inspector, async (request, env) => {
      await gate.opened;
      return parts.inspectorFetch(request, env);
    });
    locations.ports.inspector = inspector.port;
    return { receiver, inspector, admit: gate.open };
  } catch (error) {
    receiver.destroy();
    await receiver.close();
    throw error;
  }
}

/** Creates a gate: calls wait until `open` is called. */
function createGate() {
  let isOpen = false;
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = () => {
      isOpen = true;
      resolve();
    };
  });
  return {
    opened,
    open: () => open(),
    pass(work: () => void): void {
      if (isOpen) work();
      else void opened.then(work);
    },
  };
}

function ownCertificate({ receiver }: Config): Certificate | null {
  const { certFile, keyFile } = receiver;
  return certFile !== null && keyFile !== null ? loadOwnCertificate(certFile, keyFile) : null;
}
