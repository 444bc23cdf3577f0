export * from './document-reader.threads.ts';
export * from './object-store.folder.ts';
