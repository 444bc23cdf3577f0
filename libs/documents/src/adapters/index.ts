export * from './document-reader.threads.ts';
