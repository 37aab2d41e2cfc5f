import { describe, expect, test } from 'vitest';
import type { Stage } from '../../../../server/types.ts';
import { stageBytes, stageFact } from '../../../../ui/delivery/decoding/stage-facts.ts';

const stage = (name: Stage['stage'], over: Partial<Stage> = {}): Stage => ({
  stage: name,
  outcome: 'passed',
  durationUs: 1,
  ...over,
});

describe('stageFact', () => {
  test.each<[string, Stage]>([
    ['base64, bare body', stage('unwrap', { evidence: { encoding: 'base64', envelope: 'bare' } })],
    [
      'hex, member data',
      stage('unwrap', { evidence: { encoding: 'hex', envelope: 'json-object', member: 'data' } }),
    ],
    ['plain body', stage('unwrap', { evidence: { encoding: 'none' } })],
    [
      'AES-256-GCM, tag verified',
      stage('decrypt', { evidence: { cipher: 'AES-256-GCM', authenticated: true } }),
    ],
    [
      'AES-256-CBC, not authenticated',
      stage('decrypt', { evidence: { cipher: 'AES-256-CBC', authenticated: false } }),
    ],
    ['not encrypted', stage('decrypt', { outcome: 'skipped' })],
    ['JSON, 19 nodes', stage('parse', { evidence: { format: 'json', nodes: 19 } })],
    ['by field event', stage('recognise', { evidence: { by: 'field', field: 'event' } })],
    ['PurchasedStoreItemEvent', stage('validate', { evidence: { schema: 'PurchasedStoreItemEvent' } })],
    ['2 issues', stage('validate', { outcome: 'failed', cause: 'schema', evidence: { issues: 2 } })],
    ['wrong key or altered', stage('decrypt', { outcome: 'failed', cause: 'wrong-key-or-tampered' })],
  ])('%s', (fact, given) => {
    expect(stageFact(given)).toBe(fact);
  });
});

test('sizes before and after are shown if they differ', () => {
  expect(stageBytes(stage('unwrap', { evidence: { bytesIn: 612, bytesOut: 459 } }))).toBe('612 B → 459 B');
  expect(stageBytes(stage('unwrap', { evidence: { bytesIn: 612, bytesOut: 612 } }))).toBe('612 B');
});
