import { join } from 'node:path';
import { EXIT, ExitError } from '../base/exit.ts';
import { packageRoot } from '../base/package-root.ts';
import { readVersion } from '../base/version.ts';
import type { Config } from '../config/config.ts';
import type { Settings } from '../config/settings/read.ts';
import { linkOf, namesOf, numeric } from '../listen/addresses.ts';
import { RECEIVER_LIMITS, type ReceiverLimits } from '../receiver/limits.ts';
import { type DataDir, openDataDir } from '../store/index.ts';
import { ensureTls } from '../tls/index.ts';
import type { BusMessage } from '../types.ts';
import { applySettings } from './apply-settings.ts';
import { build, type Parts } from './build.ts';
import { firstStart, INBOX } from './first-start.ts';
import { type OpenPlanes, openPlanes } from './open.ts';
import { createStop } from './stop.ts';

const DAY_MS = 86_400_000;

/** The content of the ready line for scripts. */
export interface Ready {
  inspector: string;
  receiver: string;
  ca: string;
  token: string;
  pid: number;
  version: string;
}

/** A running server. */
export interface Running {
  ready: Ready;
  /** The inspector's link for people, with the token in the fragment. */
  link: string;
  /** The receiver's address for people. */
  receiverUrl: string;
  dataDir: string;
  /** Warnings about the settings, for the user. */
  warnings: readonly string[];
  subscribe(listener: (message: BusMessage) => void): () => void;
  /**
   * Waits for deliveries in progress, for a limited time, then closes everything; each call returns the same promise.
   */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Called with internal errors; the process continues. */
  onError: (error: unknown) => void;
  /** Webhooks and endpoints of the settings file. */
  settings?: Settings | null;
  /** Folder of the built page. */
  assetsDir?: string;
  /** Limits of the receiver that differ from the defaults. */
  limits?: Partial<ReceiverLimits>;
  /** False: other processes do not see this server, because it ends with the one that started it. */
  announce?: boolean;
}

/**
 * Starts both planes on a data dir. Deliveries are answered only after all settings of this start are applied.
 * @throws {ExitError} 2 or 3, when the settings or the machine do not allow it; then everything is closed again.
 */
export async function startServer(config: Config, options: ServerOptions): Promise<Running> {
  const dataDir = openDataDir({ path: config.dataDir, memory: config.memory, now: Date.now });
  try {
    return await startIn(dataDir, config, options);
  } catch (error) {
    dataDir.release();
    throw error;
  }
}

async function startIn(dataDir: DataDir, config: Config, options: ServerOptions): Promise<Running> {
  const { onError, settings = null, assetsDir = join(packageRoot(), 'dist', 'ui') } = options;
  const limits = { ...RECEIVER_LIMITS, ...options.limits };
  const local = await ensureTls({ dir: dataDir.tlsDir, names: namesOf(config.receiver), now: Date.now });
  const parts = build({ config, dataDir, assetsDir, local, limits, onError });
  let planes: OpenPlanes | null = null;
  try {
    planes = await openPlanes(parts);
    const warnings = await configure(parts, settings);
    await parts.deliverer.resume();
    if (options.announce ?? true) dataDir.announce(addressesOf(parts).ready.inspector);
    planes.admit();
    const renewal = renewDaily(parts, planes);
    return { ...addressesOf(parts), warnings, stop: createStop({ parts, planes, renewal }) };
  } catch (error) {
    // Attempts and decodings that go on would write to a closed store.
    parts.outbound.close();
    await parts.deliverer.stop();
    await parts.redecoder.stop();
    planes?.receiver.destroy();
    planes?.inspector.destroy();
    await Promise.all([planes?.receiver.close(), planes?.inspector.close()]);
    await parts.decoder.close();
    await parts.store.close();
    throw error;
  }
}

/** Applies the settings of this start, in ascending precedence; returns warnings. */
async function configure(parts: Parts, settings: Settings | null): Promise<string[]> {
  const { store, contracts, webhooks, endpoints, redecoder, locations, config } = parts;
  const { endpointUrl } = locations;
  await firstStart({ store, contracts, webhooks, endpointUrl });
  const warnings = settings
    ? await applySettings(settings, { endpoints, webhooks, redecoder, endpointUrl })
    : [];
  const { forwardTo } = config;
  if (forwardTo !== null) {
    const saved = await endpoints.assign(INBOX, { forwardTo });
    if (!saved.ok) {
      const reasons = saved.errors.map(({ detail }) => detail).join(' ');
      throw new ExitError(EXIT.usage, `--forward-to ${forwardTo} cannot be used.`, reasons);
    }
  }
  return warnings;
}

function addressesOf({ config, dataDir, local, bus, locations }: Parts): Omit<Running, 'stop' | 'warnings'> {
  const { ports, endpointUrl } = locations;
  return {
    ready: {
      inspector: `http://${numeric(config.inspector.host)}:${ports.inspector}/`,
      receiver: `https://${numeric(config.receiver.host)}:${ports.receiver}/hooks/${INBOX}`,
      ca: local.caPath,
      token: dataDir.token,
      pid: process.pid,
      version: readVersion(),
    },
    link: linkOf(config.inspector.host, ports.inspector, config.auth ? dataDir.token : null),
    receiverUrl: endpointUrl(INBOX),
    dataDir: dataDir.path,
    subscribe: bus.subscribe,
  };
}

/** Renews the certificate daily, for processes that run for weeks. */
function renewDaily({ config, dataDir, onError }: Parts, { receiver }: OpenPlanes): NodeJS.Timeout {
  const check = async () => {
    if (config.receiver.certFile === null) {
      const names = namesOf(config.receiver);
      receiver.renew(await ensureTls({ dir: dataDir.tlsDir, names, now: Date.now }));
    }
  };
  return setInterval(() => void check().catch(onError), DAY_MS).unref();
}
