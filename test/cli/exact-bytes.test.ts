import { expect, test } from 'vitest';
import type { Io } from '../../server/cli/io.ts';
import { writeExactly } from '../../server/cli/print/exact-bytes.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Writes to a stdout of that kind, and returns what arrived there. */
async function written(bytes: Uint8Array, terminal: boolean): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = [];
  const write = async (chunk: Uint8Array) => void chunks.push(chunk);
  await writeExactly({ terminal, write } as Io, bytes);
  return chunks;
}

const HARMFUL = [
  ['a colour', bytesOf('\u001b[31mred')],
  ['a C1 control character', bytesOf('\u009b31m')],
  ['text that overwrites its line', bytesOf('good\rbad')],
  ['text that is reordered', bytesOf('\u202eabc')],
  ['bytes that are not text', Uint8Array.of(0x7b, 0xff, 0xfe)],
] as const;

test.each(HARMFUL)('%s does not reach a terminal', async (_what, bytes) => {
  await expect(written(bytes, true)).rejects.toMatchObject({ exitCode: 2 });
});

test.each(HARMFUL)('%s reaches a pipe unchanged', async (_what, bytes) => {
  expect(await written(bytes, false)).toEqual([bytes]);
});

test.each([['{"name": "Zoë 名前 🎁"}\r\n\t<a/>\n'], ['']])(
  'harmless text %j reaches a terminal',
  async (text) => {
    expect(await written(bytesOf(text), true)).toEqual([bytesOf(text)]);
  },
);
