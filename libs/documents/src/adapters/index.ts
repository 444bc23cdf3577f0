export * from './document-reader.threads.ts';
export * from './object-store.folder.ts';
export * from './document-records.postgres.ts';
export * from './documents-migrations.ts';
