export * from './application/extract-document.use-case.ts';
export * from './domain/extracted-document.ts';
export * from './domain/extraction-limits.ts';
export * from './domain/refusals.ts';
export * from './ports/document-reader.port.ts';
export * from './domain/object-key.ts';
export * from './domain/store-errors.ts';
export * from './ports/object-store.port.ts';
