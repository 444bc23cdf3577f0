export * from './cache-key.ts';
export type * from './cache-store.port.ts';
export * from './memory-store.ts';
export * from './tenant-cache.ts';
export * from './tiered-store.ts';
export * from './server-status.ts';
export * from './valkey-store.ts';
