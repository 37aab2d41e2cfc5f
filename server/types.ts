/**
 * The types that all rooms share; no code.
 *
 * Each shape that the API or the stream sends is declared here once. The UI imports it with `import type`.
 */
export type * from './types/api.ts';
export type * from './types/connections.ts';
export type * from './types/decoding.ts';
export type * from './types/deliveries.ts';
export type * from './types/settings.ts';
