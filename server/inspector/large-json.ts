import type { Context, TypedResponse } from 'hono';
import { jsonPieces, type LargeValue } from './json-pieces.ts';
import { streamPieces } from './stream-pieces.ts';

export interface LargeJsonOptions {
  /** The members of the answer that are small. */
  members: object;
  large: Readonly<Record<string, LargeValue>>;
  onError: (error: unknown) => void;
}

/** Answers with JSON whose large values are never parsed nor stringified; `View` is what a client reads. */
export function largeJson<View extends object>(
  c: Context,
  { members, large, onError }: LargeJsonOptions,
): Response & TypedResponse<View, 200, 'json'> {
  const headers = { 'Content-Type': 'application/json' };
  // The type is for clients only, which take it from the route: at run time it is an answer like any other.
  return streamPieces(c, jsonPieces(members, large), { headers, onError }) as Response &
    TypedResponse<View, 200, 'json'>;
}
