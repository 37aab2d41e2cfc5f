import type { ExtractSchema } from 'hono/types';
import type { AppType } from './app.ts';

/** Every route of the control plane with what it takes and answers, as the server's code declares it. */
type Routes = ExtractSchema<AppType>;

/** What a route answers when it succeeds: a type only, so that the typed client's code is not loaded. */
export type Answer<P extends keyof Routes, M extends keyof Routes[P]> =
  Extract<Routes[P][M], { status: 200 | 201 | 202 }> extends { output: infer Output } ? Output : never;

/** The JSON body that a route takes. */
export type Input<P extends keyof Routes, M extends keyof Routes[P]> = Routes[P][M] extends {
  input: { json: infer Body };
}
  ? Body
  : never;
