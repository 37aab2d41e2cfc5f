import { describe, expect, test } from 'vitest';
import type { Decoded } from '../../server/codec/decoding.ts';
import type { StageName } from '../../server/types.ts';
import { decode, type Expected, inputOf, readVectors, settingsOf, type Vector } from './support.ts';

const good = readVectors('good');
const others = [...readVectors('variants'), ...readVectors('defects')];

/** The outcome in the members that the vector gives. */
function seenAs(decoded: Decoded, expected: Expected): Expected {
  const failed = decoded.stages.find((stage) => stage.outcome === 'failed');
  const said = JSON.stringify(failed ?? {});
  const evidenceOf = (stage: StageName) => decoded.stages.find((one) => one.stage === stage)?.evidence ?? {};
  const lineAt = (pointer: string) => decoded.issues.find((issue) => issue.pointer === pointer)?.line ?? 0;
  const all: Required<Expected> = {
    verdict: decoded.verdict,
    cause: decoded.cause,
    stage: failed?.stage ?? null,
    encryption: decoded.encryption,
    event: decoded.event,
    payload: decoded.payload ?? {},
    format: decoded.format ?? 'json',
    recognisedBy: decoded.recognisedBy ?? 'field',
    issues: decoded.issues.map((issue) => issue.pointer).sort(),
    lines: mapKeys(expected.lines ?? {}, lineAt),
    drift: decoded.drift.map((drift) => drift.pointer).sort(),
    contains: (expected.contains ?? []).filter((text) => said.includes(text)),
    evidence: mapKeys(expected.evidence ?? {}, (stage, wanted) => ({
      ...wanted,
      ...mapKeys(wanted ?? {}, (name) => evidenceOf(stage as StageName)[name] ?? null),
    })),
  };
  const wanted = Object.keys(expected) as Array<keyof Expected>;
  return Object.fromEntries(wanted.map((name) => [name, all[name]])) as unknown as Expected;
}

function mapKeys<V, R>(
  record: Record<string, V>,
  of: (key: string, value: V | undefined) => R,
): Record<string, R> {
  return Object.fromEntries(Object.keys(record).map((key) => [key, of(key, record[key])]));
}

const named = (vectors: Vector[]) => vectors.map((vector) => [vector.name, vector] as const);

/** Runs of eight bytes of a secret, as they would show in text, hex or base64. */
function runsOf(secret: Buffer): string[] {
  const starts = Array.from({ length: Math.max(0, secret.length - 7) }, (_, at) => at);
  return starts.flatMap((at) => {
    const run = secret.subarray(at, at + 8);
    return [run.toString('latin1'), run.toString('hex'), run.subarray(0, 6).toString('base64')];
  });
}

/** Everything an outcome says, its bytes included. */
function everythingIn(decoded: Decoded): string {
  const bytes = Buffer.from(decoded.plaintext ?? []);
  return `${JSON.stringify(decoded)}${bytes.toString('latin1')}${bytes.toString('hex')}`;
}

test('the corpus has at least 120 vectors', () => {
  expect(good.length + others.length).toBeGreaterThanOrEqual(120);
});

test.each(named([...good, ...others]))('%s', (_, vector) => {
  const decoded = decode(inputOf(vector), settingsOf(vector));
  expect(seenAs(decoded, vector.expected)).toEqual(vector.expected);
});

describe('a configured wire profile is the one that is named', () => {
  test.each(named(good))('%s', (_, vector) => {
    const [wire = '', mode] = vector.name.split('/');
    const expects = { ...vector.expects, wire };
    const decoded = decode(inputOf(vector), { ...settingsOf(vector), expects });
    expect(decoded).toMatchObject({ verdict: 'valid', encryption: { mode, wire } });
  });
});

test('what opened the last delivery does not change the outcome of the next', () => {
  const hint = good[0]?.expected.encryption;
  const outcomes = good.map((vector) =>
    decode(inputOf(vector), { ...settingsOf(vector), hint: hint ?? null }),
  );
  expect(outcomes.map(({ encryption }) => encryption)).toEqual(
    good.map(({ expected }) => expected.encryption),
  );
});

test('no part of a text whose tag does not match is in the outcome', () => {
  const secrets = others.filter((vector) => vector.secret !== undefined);
  expect(secrets.length).toBeGreaterThan(50);
  const leaks = secrets.filter((vector) => {
    const all = everythingIn(decode(inputOf(vector), settingsOf(vector)));
    return runsOf(Buffer.from(vector.secret ?? '', 'base64')).some((run) => all.includes(run));
  });
  expect(leaks.map(({ name }) => name)).toEqual([]);
});
