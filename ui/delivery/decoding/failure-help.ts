import type { Cause, ReceivedDetail } from '../../../server/types.ts';

/** What the panel of a failure offers besides the evidence. */
export interface FailureHelp {
  /** Decoding again with a key typed in place. */
  tryKey: boolean;
  /** The settings of the endpoint, which decide this. */
  endpoint: boolean;
  /** A report for the maintainers. */
  report: boolean;
}

/** Causes that another key and IV may mend. Where key and IV fit, a field for another key would mislead. */
const ABOUT_KEYS: ReadonlySet<Cause> = new Set<Cause>([
  'no-key',
  'wrong-key',
  'wrong-iv',
  'wrong-key-or-tampered',
  'wrong-mode',
  'not-all-tried',
  // Body lengths that no CBC text has are usual in GCM, for which the ring may lack a key.
  'truncated',
]);

const ABOUT_ENDPOINTS: ReadonlySet<Cause> = new Set<Cause>([
  'no-key',
  'wrong-mode',
  'not-all-tried',
  'not-encrypted',
  'unexpectedly-encrypted',
]);

/** What helps against a cause. */
export function failureHelp(cause: Cause | undefined): FailureHelp {
  if (cause === undefined) return { tryKey: false, endpoint: false, report: false };
  return {
    tryKey: ABOUT_KEYS.has(cause),
    endpoint: ABOUT_ENDPOINTS.has(cause),
    report: cause === 'internal-error',
  };
}

type Reported = Pick<ReceivedDetail, 'sizeBytes' | 'format' | 'encryption' | 'durationUs' | 'stages'>;

/**
 * A report of a defect of ours, safe to publish: it says which stage failed and how large the body was, and holds no
 * body, header, path, name or key.
 */
export function defectReport(detail: Reported, version: string): string {
  const stages = detail.stages.map(({ stage, outcome, cause, durationUs }) =>
    [`  ${stage}: ${outcome}`, cause, outcome === 'skipped' ? null : `${durationUs} µs`]
      .filter(Boolean)
      .join(', '),
  );
  const failed = detail.stages.find((stage) => stage.cause === 'internal-error');
  const { encryption } = detail;
  return [
    `rai-hooks ${version} failed to decode a delivery.`,
    `Error: ${failed?.message ?? 'not known'}`,
    `Body: ${detail.sizeBytes} bytes, format ${detail.format ?? 'not known'}`,
    `Encryption: ${encryption === null ? 'none found' : `${encryption.mode}, ${encryption.wire}`}`,
    'Stages:',
    ...stages,
    '',
  ].join('\n');
}
