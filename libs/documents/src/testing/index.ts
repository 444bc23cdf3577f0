export * from './fixtures/catalogue.ts';
export * from './fixtures/compare.ts';
export * from './fixtures/fixture.ts';
export * from './hostile/catalogue.ts';
export * from './object-store.contract.ts';
export * from './object-store.fake.ts';
export * from './document-records.contract.ts';
export * from './document-records.fake.ts';
