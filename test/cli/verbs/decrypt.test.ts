import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { DecodedView } from '../../../server/codec/decode-again.ts';
import { runCli } from '../../support/process.ts';
import { addEndpoint, IV, KEY, PURCHASE, seal } from '../../support/seal.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf, keyFile, runWithInput, serverWithCli } from './support.ts';

const { server, run } = serverWithCli();
const env = { RAI_HOOKS_KEY: KEY, RAI_HOOKS_IV: IV };
const sealed = seal('gcm', JSON.stringify(PURCHASE)).toString('base64');
/** The published vectors: CBC and GCM of `{"event":"ping","n":1}`. */
const CBC = 'J8qw5oYSaX7QKyEnj6U3HYubYMeK0dFBQXHelHv25R8=';
const GCM = 'GbR/3xOliGSaF/QluOrQ4cXx8f6Ue01hdA0BrEfcvNWOkE19Ui8=';

describe('offline', () => {
  test('the payload goes to stdout, the stages to stderr', async () => {
    const { code, stdout, stderr } = await runWithInput(['decrypt'], sealed, { env });
    expect({ code, payload: JSON.parse(stdout) }).toEqual({ code: 0, payload: PURCHASE });
    expect(stderr).toBe(
      ['✓ unwrap     base64', '✓ decrypt    gcm, key "given"', '✓ parse      json']
        .concat(['✓ recognise  purchase_made by field', '✓ validate'])
        .map((line) => `  ${line}\n`)
        .join(''),
    );
  });

  test.each([
    ['cbc', CBC],
    ['gcm', GCM],
  ])('it reads the published vector of %s', async (mode, body) => {
    const output = await runWithInput(['decrypt', '--json', '--mode', mode], `${body}\n`, { env });
    expect(jsonOf<DecodedView>(output)).toMatchObject({
      payload: { event: 'ping', n: 1 },
      encryption: { mode },
    });
  });

  test('a file is read, byte for byte', async () => {
    const cwd = tempDir();
    writeFileSync(join(cwd, 'body.bin'), seal('cbc', JSON.stringify(PURCHASE)));
    const { code, stdout } = await runCli(
      ['decrypt', 'body.bin', '--key-file', keyFile(cwd, { key: KEY, iv: IV })],
      cwd,
    );
    expect({ code, payload: JSON.parse(stdout) }).toEqual({ code: 0, payload: PURCHASE });
  });

  test('--plaintext prints the decrypted bytes unchanged', async () => {
    const text = '{ "event":"ping",   "n":1.0 }';
    const body = seal('gcm', text).toString('hex');
    expect((await runWithInput(['decrypt', '--plaintext'], body, { env })).stdout).toBe(text);
  });

  test('--header gives an IV that is sent in a header', async () => {
    const body = seal('cbc', '{"event":"ping"}').toString('base64');
    const header = `x-initialization-vector: ${Buffer.from(IV).toString('base64')}`;
    const other = { RAI_HOOKS_KEY: KEY, RAI_HOOKS_IV: 'ffffffffffffffff' };
    const { code } = await runWithInput(['decrypt', '--header', header], body, { env: other });
    expect(code).toBe(0);
  });

  test('an undecodable body ends with 1, and shows the cause but no payload', async () => {
    const wrong = { ...env, RAI_HOOKS_KEY: KEY.replaceAll('0', 'x') };
    const { code, stdout, stderr } = await runWithInput(['decrypt'], GCM, { env: wrong });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('✕ decrypt    wrong-key-or-tampered: ');
  });

  test('decoding creates no data dir', async () => {
    const cwd = tempDir();
    await runWithInput(['decrypt'], sealed, { cwd });
    expect(existsSync(join(cwd, '.rai-hooks'))).toBe(false);
  });
});

describe('with the keys of an endpoint', () => {
  test('of the running server', async () => {
    await addEndpoint(server, 'vectors', 'gcm');
    const cwd = tempDir();
    writeFileSync(join(cwd, 'body.txt'), GCM);
    const args = ['decrypt', 'body.txt', '--endpoint', 'vectors', '--data-dir', server.running.dataDir];
    expect(JSON.parse((await runCli(args, cwd)).stdout)).toEqual({ event: 'ping', n: 1 });
  });

  test('of a data dir no server runs on', async () => {
    const cwd = tempDir();
    await runCli(['endpoints', 'key', 'add', 'inbox', 'vector'], cwd, env);
    expect((await runWithInput(['decrypt'], GCM, { cwd })).code).toBe(0);
  });
});

describe('wrong usage', () => {
  test.each([
    [['decrypt', '-', '--mode', 'ecb'], 2, 'cbc, gcm'],
    [['decrypt', '-', '--header', 'novalue'], 2, '--header novalue is not a header'],
    [['decrypt', '-', '--endpoint', 'nobody'], 2, 'There is no endpoint "nobody"'],
    [['decrypt', '-', '--key', 'short', '--iv', IV], 2, 'The AES key must be exactly 32 characters'],
    [['decrypt', '-', '--key-file', 'none.key'], 3, 'none.key cannot be read (ENOENT)'],
    [['decrypt', 'none.bin'], 3, 'none.bin cannot be read (ENOENT)'],
  ])('%j', async (args, code, says) => {
    const ended = await run(args);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toContain(says);
  });
});

test('a key file can have every form that keygen prints', async () => {
  const cwd = tempDir();
  const forms = [
    `key  ${KEY}\niv   ${IV}\n`,
    `RAI_HOOKS_KEY=${KEY}\nRAI_HOOKS_IV=${IV}\n`,
    `# staging\nexport KEY="${KEY}"\nexport IV='${IV}'\n`,
    JSON.stringify({ key: KEY, iv: IV }),
    `${KEY}\r\n${IV}\r\n`,
  ];
  for (const form of forms) {
    writeFileSync(join(cwd, 'a.key'), form);
    const { code } = await runWithInput(['decrypt', '--key-file', 'a.key'], GCM, { cwd });
    expect([readFileSync(join(cwd, 'a.key'), 'utf8'), code]).toEqual([form, 0]);
  }
});
