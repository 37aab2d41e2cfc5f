/** The store's own types, where they differ from the shared nouns. */
export type * from './shapes/common.ts';
export type * from './shapes/received.ts';
export type * from './shapes/sent.ts';
export type * from './shapes/settings.ts';
export type * from './shapes/store.ts';
