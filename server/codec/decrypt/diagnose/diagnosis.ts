import type { DecryptCause, JsonObject } from '../../../types.ts';

/** Why no key and form opened a body: the cause, and the evidence for it. */
export interface Diagnosis {
  cause: DecryptCause;
  message: string;
  advice: string;
  evidence: JsonObject;
}
