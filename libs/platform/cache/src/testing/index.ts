export * from './cache-store.contract.ts';
export * from './valkey-for-tests.ts';
