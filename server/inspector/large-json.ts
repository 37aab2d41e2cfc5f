import type { Context, TypedResponse } from 'hono';
import { jsonPieces, type LargeValue } from './json-pieces.ts';
import { streamPieces } from './stream-pieces.ts';

export interface LargeJsonOptions {
  /** The small members of the response. */
  members: object;
  large: Readonly<Record<string, LargeValue>>;
  onError: (error: unknown) => void;
}

/** Responds with JSON whose large values are copied as bytes. `View` is the type that clients get. */
export function largeJson<View extends object>(
  c: Context,
  { members, large, onError }: LargeJsonOptions,
): Response & TypedResponse<View, 200, 'json'> {
  const headers = { 'Content-Type': 'application/json' };
  // The type exists only for typed clients of the route; at run time this is a normal response.
  return streamPieces(c, jsonPieces(members, large), { headers, onError }) as Response &
    TypedResponse<View, 200, 'json'>;
}
