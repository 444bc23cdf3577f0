export { openDocumentIndex, vectorDimensions } from './document-index.postgres.ts';
export { localEmbeddingModelId, openLocalEmbeddingModel, type LocalEmbeddingOptions } from './embedding-model.local.ts';
export { retrievalMigrations } from './retrieval-migrations.ts';
export { openFileSource, type FileSourceOptions } from './merchant-source.file.ts';
