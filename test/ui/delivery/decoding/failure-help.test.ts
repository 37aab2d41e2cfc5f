import { describe, expect, test } from 'vitest';
import type { Cause, Stage } from '../../../../server/types.ts';
import { defectReport, failureHelp } from '../../../../ui/delivery/decoding/failure-help.ts';
import { causeWords } from '../../../../ui/text/words.ts';

describe('failureHelp', () => {
  test.each<Cause>(['no-key', 'wrong-key', 'wrong-key-or-tampered', 'not-all-tried'])(
    'offers another key for %s',
    (cause) => expect(failureHelp(cause).tryKey).toBe(true),
  );

  test.each<Cause>(['altered', 'no-tag', 'short-tag', 'incomplete-body', 'internal-error', 'malformed-json'])(
    'offers no other key for %s, which none would mend',
    (cause) => expect(failureHelp(cause).tryKey).toBe(false),
  );

  test('a defect of rai-hooks, and nothing else, is reported', () => {
    expect(failureHelp('internal-error').report).toBe(true);
    expect(failureHelp('altered').report).toBe(false);
  });
});

test('causes have short plain words in a row', () => {
  const causes: Cause[] = ['altered', 'no-tag', 'not-all-tried', 'incomplete-body', 'internal-error'];
  expect(causes.map(causeWords)).toEqual([
    'altered on the way',
    'tag missing',
    'not every key tried',
    'body cut off',
    'defect of rai-hooks',
  ]);
});

test('the report of a defect names the stage and contains nothing that may be secret', () => {
  const stages: Stage[] = [
    {
      stage: 'unwrap',
      outcome: 'passed',
      durationUs: 3,
      evidence: { member: 'secret-member' },
    },
    {
      stage: 'decrypt',
      outcome: 'failed',
      cause: 'internal-error',
      message: 'rai-hooks itself failed in this stage (RangeError).',
      evidence: { recovered: 'secret-evidence' },
      durationUs: 6,
    },
  ];
  const delivery = {
    id: 'the-id',
    path: '/hooks/secret-path',
    headers: [['authorization', 'secret-header']],
    remote: '10.0.0.9',
    plaintext: 'secret-text',
    sizeBytes: 612,
    format: null,
    encryption: { mode: 'gcm' as const, wire: 'base64-iv16', keyLabel: 'secret-label' },
    durationUs: 9,
    stages,
  };
  const report = defectReport(delivery, '0.1.0');
  expect(report).toContain('rai-hooks 0.1.0');
  expect(report).toContain('decrypt: failed, internal-error, 6 µs');
  expect(report).toContain('(RangeError)');
  expect(report).not.toMatch(/secret|the-id|10\.0/);
});
