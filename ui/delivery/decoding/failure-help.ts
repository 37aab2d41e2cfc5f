import type { Cause, ReceivedDetail } from '../../../server/types.ts';

/** The actions that the failure panel offers in addition to the evidence. */
export interface FailureHelp {
  /** The form that decodes again with a typed key. */
  tryKey: boolean;
  /** A link to the settings of the endpoint, which decide the outcome. */
  endpoint: boolean;
  /** A report for the maintainers. */
  report: boolean;
}

/** Causes that another key or IV may solve. Where key and IV fit, a field for another key would mislead. */
const ABOUT_KEYS: ReadonlySet<Cause> = new Set<Cause>([
  'no-key',
  'wrong-key',
  'wrong-iv',
  'wrong-key-or-tampered',
  'wrong-mode',
  'not-all-tried',
  // A length that is impossible for CBC is normal for GCM; the ring may have no GCM key.
  'truncated',
]);

const ABOUT_ENDPOINTS: ReadonlySet<Cause> = new Set<Cause>([
  'no-key',
  'wrong-mode',
  'not-all-tried',
  'not-encrypted',
  'unexpectedly-encrypted',
]);

/** The actions that help with a cause. */
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
 * A report of a defect in rai-hooks that is safe to publish: the failed stage and the size of the body, but no body,
 * header, path, name or key.
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
