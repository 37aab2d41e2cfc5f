import type { ExtractSchema } from 'hono/types';
import type { JSONArray } from 'hono/utils/types';
import type { Json } from '../types.ts';
import type { AppType } from './app.ts';

/** All routes of the control plane with the types of their inputs and responses. */
type Routes = ExtractSchema<AppType>;

/** Replaces Hono's own type for any JSON value by ours: for the compiler, the two are different types. */
type OwnJson<T> = [Json] extends [T]
  ? Json
  : [JSONArray] extends [T]
    ? Json
    : T extends object
      ? { [Name in keyof T]: OwnJson<T[Name]> }
      : T;

/** The successful response of a route. Only a type, so that the code of Hono's client is not loaded. */
export type Answer<P extends keyof Routes, M extends keyof Routes[P]> =
  Extract<Routes[P][M], { status: 200 | 201 | 202 }> extends { output: infer Output }
    ? OwnJson<Output>
    : never;

/** The input of a route: its JSON body, or its query string. */
export type Input<
  P extends keyof Routes,
  M extends keyof Routes[P],
  Part extends 'json' | 'query' = 'json',
> = Routes[P][M] extends { input: Record<Part, infer Value> } ? Value : never;
