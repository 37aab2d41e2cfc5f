import { expect, test } from 'vitest';
import { createAgents } from '../../server/outbound/agents.ts';
import { newCertificate, newRequest } from './support.ts';

test('the connections of many CAs are not kept for ever, but those in use are', async () => {
  const { ca } = await newCertificate();
  const agents = createAgents([]);
  // The same certificate, as texts that differ.
  const agentOf = (number: number) =>
    agents.of(newRequest('https://localhost/', { tls: { ca: ca + '\n'.repeat(number) } }), true, false);
  const [first, second] = [agentOf(0), agentOf(1)];
  for (let number = 2; number <= 16; number += 1) {
    expect(agentOf(0)).toBe(first);
    agentOf(number);
  }
  expect(agentOf(0)).toBe(first);
  expect(agentOf(1)).not.toBe(second);
  agents.close();
});
