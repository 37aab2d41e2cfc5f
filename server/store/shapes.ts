/**
 * What the store takes and gives, where that differs from the shared nouns: types only.
 */
export type * from './shapes/common.ts';
export type * from './shapes/received.ts';
export type * from './shapes/sent.ts';
export type * from './shapes/settings.ts';
export type * from './shapes/store.ts';
