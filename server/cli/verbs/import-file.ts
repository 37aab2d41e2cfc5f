import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../base/exit.ts';
import { type Session, withSession } from '../client/session.ts';
import { type Io, warn } from '../io.ts';
import { readBytes } from '../options/key-source.ts';
import type { CommonOptions } from '../options/options.ts';
import { jsonText } from '../print/plain.ts';

/** Imports an NDJSON export from a file or stdin (`-`). */
export async function importFile(io: Io, file: string, options: CommonOptions): Promise<ExitCode> {
  const bytes = file === '-' ? await io.readStdin() : readBytes(resolve(io.cwd, file));
  return withSession(io, options, async (session) => {
    const { imported, known } = await importAll(io, session, bytes);
    const already = known > 0 ? `, ${known} existed already` : '';
    io.print(session.json ? jsonText({ imported, known }) : `${imported} imported${already}`);
    return EXIT.ok;
  });
}

async function importAll(
  io: Io,
  { api }: Session,
  bytes: Buffer,
): Promise<{ imported: number; known: number }> {
  const total = { imported: 0, known: 0 };
  const { limits } = await api.info();
  let lines = 0;
  for (const batch of batches(bytes, limits.maxBodyBytes)) {
    try {
      const { imported, known } = await api.importReceived(batch);
      total.imported += imported;
      total.known += known;
    } catch (error) {
      // The server counts lines from the start of each batch.
      if (lines > 0)
        warn(
          io,
          `${lines} lines were imported before the error; line 1 in the next message is line ${lines + 1} of the file.`,
        );
      throw error;
    }
    lines += batch.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 0);
  }
  return total;
}

/** Splits the file into batches of whole lines, because the API limits the size of a request. */
function* batches(bytes: Buffer, sizeBytes: number): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const last = bytes.lastIndexOf(0x0a, from + sizeBytes);
    const end = last >= from && from + sizeBytes < bytes.length ? last : nextEnd(bytes, from, sizeBytes);
    yield bytes.subarray(from, end + 1);
    from = end + 1;
  }
}

/** The end of the file when the rest fits into a batch, else the end of a line larger than a batch. */
function nextEnd(bytes: Buffer, from: number, sizeBytes: number): number {
  if (from + sizeBytes >= bytes.length) return bytes.length - 1;
  const end = bytes.indexOf(0x0a, from);
  return end < 0 ? bytes.length - 1 : end;
}
