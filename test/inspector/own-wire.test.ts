import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { packageRoot } from '../../server/base/package-root.ts';
import { runCli, startArgs } from '../support/process.ts';
import { addEndpoint, IV, KEY } from '../support/seal.ts';
import { newServer } from '../support/server.ts';
import { tempDir } from '../support/temp.ts';
import { addWebhook, receivedAt, sendTo } from '../support/webhooks.ts';

const SHIPPED = join(packageRoot(), 'fixtures', 'contract', 'wire', 'json-base64-iv-tag.json');

/** A wire profile of the user: a JSON object with member names that no shipped profile uses. */
const OWN = {
  ...JSON.parse(readFileSync(SHIPPED, 'utf8')),
  name: 'acme',
  title: 'As Acme does it',
  order: 1,
  envelope: { kind: 'json-object', members: ['acmeBlob'] },
  iv: { place: 'member', names: ['acmeNonce'], lengthBytes: 12 },
  tag: { place: 'member', names: ['acmeSeal'] },
  headers: [['x-acme', 'yes']],
};

function dataDirWith(file: string, content: string, dir = tempDir()): string {
  const path = join(dir, 'data', 'contract', file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return dir;
}

describe("a wire profile of the user's own in the data dir", () => {
  test('is used by webhooks to send and by endpoints to decode', async () => {
    const server = await newServer({}, dataDirWith('wire/acme.json', JSON.stringify(OWN)));
    await addEndpoint(server, 'acme', 'gcm');
    const webhook = await addWebhook(server, {
      url: `https://localhost:${server.receiverPort}/hooks/acme`,
      encryption: { mode: 'gcm', key: KEY, iv: IV },
      wire: 'acme',
    });
    const { id } = await sendTo(server, webhook);
    expect((await server.settled(id)).headers).toContainEqual(['x-acme', 'yes']);
    const { json } = await server.api<Record<string, string>>(`/api/sent/${id}/body`);
    expect(json).toBeUndefined();
    const body = JSON.parse((await server.api(`/api/sent/${id}/body`)).text) as object;
    expect(Object.keys(body).sort()).toEqual(['acmeBlob', 'acmeNonce', 'acmeSeal']);
    const received = await receivedAt(server, 'acme');
    expect(received).toMatchObject({ verdict: 'valid', encryption: { wire: 'acme', mode: 'gcm' } });
  });

  test('with an IV of 12 bytes cannot be used with CBC: the webhook is refused at the field', async () => {
    const server = await newServer({}, dataDirWith('wire/acme.json', JSON.stringify(OWN)));
    const { status, json } = await server.api('/api/webhooks', {
      method: 'POST',
      body: {
        name: 'cbc',
        url: 'https://example.test/',
        events: ['purchase_made'],
        encryption: { mode: 'cbc', key: KEY, iv: IV },
        wire: 'acme',
      },
    });
    expect([status, json.errors?.[0]?.pointer]).toEqual([422, '/wire']);
  });

  test.each([
    ['no JSON', '{"name":', /acme\.json/],
    ['a member missing', JSON.stringify({ ...OWN, title: undefined }), /acme\.json.*title/s],
    ['a member that is wrong', JSON.stringify({ ...OWN, encoding: 'base32' }), /acme\.json.*encoding/s],
    [
      'parts that contradict each other',
      JSON.stringify({ ...OWN, envelope: { kind: 'bare' } }),
      /acme\.json.*iv\.place/s,
    ],
  ])('that has %s ends the start with 3, naming file and member', async (_what, content, says) => {
    const dir = dataDirWith('wire/acme.json', content);
    const { code, stdout, stderr } = await runCli(startArgs('--data-dir', 'data'), dir);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(says);
  });
});
