import type { CipherMode, JsonObject, RingKey } from '../../types.ts';
import type { CipherKey } from '../cipher.ts';
import { cipherKeyOf, type Form } from './forms.ts';

/** One search tries at most so many pairs of form and key. A count, not a time: the verdict must not depend on the machine. */
export const MAX_CANDIDATES = 2048;

/** One pair to try: a form of the body and a key. */
export interface Candidate {
  form: Form;
  key: RingKey;
  cipher: CipherKey;
}

export interface Chosen {
  /** The pairs to try. Each is made when the iteration comes to it. */
  candidates: () => Iterable<Candidate>;
  /** With how many keys each form is tried, when the limit left some out; else null. */
  leftOut: JsonObject | null;
}

/** Whether a key may be used in a mode. */
export type ModeRule = (mode: CipherMode, key: RingKey) => boolean;

/**
 * Chooses the pairs to try, in the order of `forms`. When there are more than the limit, the forms with the configured IV
 * get every key of the ring, in both modes, before any rarer form gets one.
 */
export function chooseCandidates(
  forms: readonly Form[],
  ring: readonly RingKey[],
  allowed: ModeRule,
): Chosen {
  if (forms.length * ring.length <= MAX_CANDIDATES)
    return { candidates: () => pairs(forms, () => ring, allowed), leftOut: null };
  const keysOf = {
    gcm: ring.filter((key) => allowed('gcm', key)),
    cbc: ring.filter((key) => allowed('cbc', key)),
  };
  const chosen = new Map<Form, readonly RingKey[]>();
  let left = MAX_CANDIDATES;
  for (const form of inFairOrder(forms)) {
    const keys = keysOf[form.mode].slice(0, left);
    chosen.set(form, keys);
    left -= keys.length;
  }
  const isWhole = forms.every((form) => chosen.get(form)?.length === keysOf[form.mode].length);
  return {
    candidates: () => pairs(forms, (form) => chosen.get(form) ?? [], allowed),
    leftOut: isWhole ? null : describeCounts(forms, chosen),
  };
}

function* pairs(
  forms: readonly Form[],
  keysOf: (form: Form) => readonly RingKey[],
  allowed: ModeRule,
): Generator<Candidate> {
  for (const form of forms)
    for (const key of keysOf(form))
      if (allowed(form.mode, key)) yield { form, key, cipher: cipherKeyOf(key, form) };
}

export function hasConfiguredIv({ profile }: Form): boolean {
  return profile.iv.place === 'configured';
}

/** The forms in the order in which they get their keys: those with the configured IV first, and the modes in turn. */
function inFairOrder(forms: readonly Form[]): Form[] {
  const common = forms.filter(hasConfiguredIv);
  const rare = forms.filter((form) => !hasConfiguredIv(form));
  return [...modesInTurn(common), ...modesInTurn(rare)];
}

function modesInTurn(forms: readonly Form[]): Form[] {
  const gcm = forms.filter(({ mode }) => mode === 'gcm');
  const cbc = forms.filter(({ mode }) => mode === 'cbc');
  const longest = Math.max(gcm.length, cbc.length);
  return Array.from({ length: longest }, (_, at) =>
    [gcm[at], cbc[at]].filter((form) => form !== undefined),
  ).flat();
}

function describeCounts(forms: readonly Form[], chosen: ReadonlyMap<Form, readonly RingKey[]>): JsonObject {
  const keysTried = forms.map((form): [string, number] => [
    `${form.mode} ${form.profile.name}`,
    chosen.get(form)?.length ?? 0,
  ]);
  return { keysTriedByForm: Object.fromEntries(keysTried) };
}
