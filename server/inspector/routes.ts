import type { ExtractSchema } from 'hono/types';
import type { JSONArray } from 'hono/utils/types';
import type { Json } from '../types.ts';
import type { AppType } from './app.ts';

/** Every route of the control plane with what it takes and answers, as the server's code declares it. */
type Routes = ExtractSchema<AppType>;

/** Hono spells any JSON value in a way of its own, which is none of ours to a compiler. */
type OwnJson<T> = [Json] extends [T]
  ? Json
  : [JSONArray] extends [T]
    ? Json
    : T extends object
      ? { [Name in keyof T]: OwnJson<T[Name]> }
      : T;

/** What a route answers when it succeeds: a type only, so that the typed client's code is not loaded. */
export type Answer<P extends keyof Routes, M extends keyof Routes[P]> =
  Extract<Routes[P][M], { status: 200 | 201 | 202 }> extends { output: infer Output }
    ? OwnJson<Output>
    : never;

/** What a route takes: its JSON body, or its query string. */
export type Input<
  P extends keyof Routes,
  M extends keyof Routes[P],
  Part extends 'json' | 'query' = 'json',
> = Routes[P][M] extends { input: Record<Part, infer Value> } ? Value : never;
