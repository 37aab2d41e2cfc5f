import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, ExitError } from '../../base/exit.ts';
import type { Config } from '../../config/config.ts';
import type { Io } from '../io.ts';
import type { CommonOptions } from '../options/options.ts';
import { withSession } from './session.ts';

/**
 * The path of the local CA's certificate, which the first start of a data dir creates.
 * @throws {ExitError} 3, with `--memory`, because that CA is removed with its server.
 */
export async function ensureCa(io: Io, { dataDir }: Config, options: CommonOptions): Promise<string> {
  const path = join(dataDir, 'tls', 'ca.pem');
  if (!existsSync(path)) await withSession(io, options, async () => EXIT.ok);
  if (existsSync(path)) return path;
  const advice = 'Leave --memory out, or use a --data-dir.';
  throw new ExitError(EXIT.environment, `There is no CA at ${path}.`, advice);
}
