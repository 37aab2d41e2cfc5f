import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { runCli, spawnServer } from '../../support/process.ts';
import { tempDir } from '../../support/temp.ts';
import { jsonOf } from './support.ts';

interface Issued {
  cert: string;
  key: string;
  ca: string;
  names: string[];
  serve: Record<string, string>;
}

test('an application that serves the issued certificate is trusted by webhooks without any setting', async () => {
  const cwd = tempDir();
  await spawnServer(cwd).ready();
  const issued = jsonOf<Issued>(await runCli(['cert', 'issue', 'shop.test', '--json'], cwd));
  const application = createServer(
    { cert: readFileSync(issued.cert), key: readFileSync(issued.key) },
    (_request, response) => response.writeHead(204).end(),
  );
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void application.close());
  const address = application.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const url = `https://localhost:${port}/webhook`;
  await runCli(['webhooks', 'add', 'Shop', url], cwd);
  const { code, stdout } = await runCli(['send', 'purchase_made', '--webhook', 'Shop'], cwd);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('[204]') });
});

test('the certificate has the given names and those of this machine, and only the owner can read the files', async () => {
  const cwd = tempDir();
  const args = ['cert', 'issue', 'shop.test', '192.0.2.7', '--output', 'certs', '--for', 'node', '--json'];
  const issued = jsonOf<Issued>(await runCli(args, cwd));
  expect(issued.names).toEqual(['localhost', 'shop.test', '127.0.0.1', '::1', '192.0.2.7']);
  expect(issued.cert).toBe(join(cwd, 'certs', 'cert.pem'));
  expect(Object.keys(issued.serve)).toEqual(['node']);
  expect([issued.cert, issued.key].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
  expect(readFileSync(issued.ca, 'utf8')).toContain('BEGIN CERTIFICATE');
});

test('existing files are replaced only with --force', async () => {
  const cwd = tempDir();
  writeFileSync(join(cwd, 'key.pem'), 'mine');
  const refused = await runCli(['cert', 'issue', 'shop.test'], cwd);
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('--force');
  expect(readFileSync(join(cwd, 'key.pem'), 'utf8')).toBe('mine');
  expect((await runCli(['cert', 'issue', 'shop.test', '--force'], cwd)).code).toBe(0);
  expect(readFileSync(join(cwd, 'key.pem'), 'utf8')).toContain('PRIVATE KEY');
});

test('a name that is not valid in a certificate is refused, and nothing is written', async () => {
  const cwd = tempDir();
  const { code, stderr } = await runCli(['cert', 'issue', 'https://shop.test'], cwd);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^rai-hooks: "https:\/\/shop\.test" is neither .*\. Give names like/);
  expect(existsSync(join(cwd, 'cert.pem'))).toBe(false);
});

test('the output shows how servers of each language use the certificate', async () => {
  const { stdout } = await runCli(['cert', 'issue', 'shop.test'], tempDir());
  for (const word of ['Node.js', 'Python', 'Java', '.NET', 'Go', 'Ruby', 'nginx'])
    expect(stdout).toContain(word);
});
