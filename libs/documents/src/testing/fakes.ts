/** What needs no test runner. */
export * from './document-records.fake.ts';
export * from './object-store.fake.ts';
