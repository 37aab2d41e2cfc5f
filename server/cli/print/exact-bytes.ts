import { EXIT, ExitError } from '../../base/exit.ts';
import type { Io } from '../io.ts';
import { plain } from './plain.ts';

/**
 * Writes bytes to stdout unchanged.
 * @throws {ExitError} 2, when stdout is a terminal and the bytes are not harmless text: control characters could take
 * over the terminal.
 */
export async function writeExactly(io: Io, bytes: Uint8Array): Promise<void> {
  if (io.terminal && !isHarmless(bytes)) {
    throw new ExitError(
      EXIT.usage,
      'These bytes have control characters, which could change your terminal.',
      'Write them to a file (> body.bin), or pipe them.',
    );
  }
  await io.write(bytes);
}

function isHarmless(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const shown = text.replace(/\r?\n|\t/g, ' ');
    return plain(shown) === shown;
  } catch {
    return false;
  }
}
