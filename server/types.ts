/**
 * The nouns every room shares: types only, no code.
 *
 * Anything that leaves through the API or the stream has its one shape here; the UI takes it by `import type`.
 */
export type * from './types/api.ts';
export type * from './types/connections.ts';
export type * from './types/decoding.ts';
export type * from './types/deliveries.ts';
export type * from './types/settings.ts';
