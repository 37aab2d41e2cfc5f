import type { Json, Stage } from '../../../server/types.ts';
import { formatBytes, plural } from '../../text/format.ts';
import { causeWords } from '../../text/words.ts';

const numberIn = (stage: Stage, ...names: string[]): number | null => {
  for (const name of names) {
    const value: Json | undefined = stage.evidence?.[name];
    if (typeof value === 'number') return value;
  }
  return null;
};

/** Sizes before and after the stage, such as `612 B → 459 B`; empty if the evidence does not have them. */
export function stageBytes(stage: Stage): string {
  const bytesIn = numberIn(stage, 'bytesIn', 'inputBytes');
  const bytesOut = numberIn(stage, 'bytesOut', 'outputBytes');
  if (bytesIn === null) return '';
  if (bytesOut === null || bytesOut === bytesIn) return formatBytes(bytesIn);
  return `${formatBytes(bytesIn)} → ${formatBytes(bytesOut)}`;
}

const textIn = (stage: Stage, name: string): string | null => {
  const value = stage.evidence?.[name];
  return typeof value === 'string' ? value : null;
};

const ENVELOPES: Record<string, string> = {
  bare: 'bare body',
  'json-string': 'JSON string',
  'json-object': 'member',
};

function unwrapFact(stage: Stage): string {
  const encoding = textIn(stage, 'encoding');
  if (encoding === null || encoding === 'none') return 'plain body';
  const envelope = textIn(stage, 'envelope') ?? '';
  return [
    encoding,
    [ENVELOPES[envelope] ?? envelope, textIn(stage, 'member')].filter(Boolean).join(' '),
  ].join(', ');
}

function parseFact(stage: Stage): string {
  const nodes = numberIn(stage, 'nodes');
  return [textIn(stage, 'format')?.toUpperCase(), nodes === null ? null : plural(nodes, 'node')]
    .filter(Boolean)
    .join(', ');
}

function recogniseFact(stage: Stage): string {
  const field = textIn(stage, 'field');
  return [`by ${textIn(stage, 'by') ?? 'field'}`, field].filter(Boolean).join(' ');
}

function decryptFact(stage: Stage): string {
  const seal = stage.evidence?.authenticated === true ? 'tag verified' : 'not authenticated';
  return `${textIn(stage, 'cipher') ?? 'decrypted'}, ${seal}`;
}

function passedFact(stage: Stage): string {
  switch (stage.stage) {
    case 'unwrap':
      return unwrapFact(stage);
    case 'decrypt':
      return decryptFact(stage);
    case 'parse':
      return parseFact(stage);
    case 'recognise':
      return recogniseFact(stage);
    case 'validate':
      return textIn(stage, 'schema') ?? 'matches the contract';
  }
}

/** The result of a stage in a few words, for its step of the trail. */
export function stageFact(stage: Stage): string {
  if (stage.outcome === 'passed') return passedFact(stage);
  if (stage.outcome === 'skipped') return stage.stage === 'decrypt' ? 'not encrypted' : 'not needed';
  const issues = stage.stage === 'validate' ? numberIn(stage, 'issues') : null;
  if (issues !== null) return plural(issues, 'issue');
  return stage.cause === undefined ? 'failed' : causeWords(stage.cause);
}
