import type { DecryptCause, JsonObject } from '../../../types.ts';

/** Why nothing opened a body: the cause, and the evidence that proves it. */
export interface Diagnosis {
  cause: DecryptCause;
  message: string;
  advice: string;
  evidence: JsonObject;
}
