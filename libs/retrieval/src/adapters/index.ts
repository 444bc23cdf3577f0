export { openDocumentIndex, vectorDimensions } from './document-index.postgres.ts';
export { checkEmbeddingModel, switchEmbeddingModel } from './embedding-model-check.ts';
export { openBedrockEmbeddingModel, type BedrockEmbeddingOptions } from './embedding-model.bedrock.ts';
export { localEmbeddingModelId, openLocalEmbeddingModel, type LocalEmbeddingOptions } from './embedding-model.local.ts';
export { openFileSource, type FileSourceOptions } from './merchant-source.file.ts';
export { retrievalMigrations } from './retrieval-migrations.ts';
export {
  maintainVectorIndexes,
  ownIndexRowsMin,
  vectorShelves,
  type VectorIndexChanges,
  type VectorIndexForm,
} from './vector-indexes.ts';
export { openVectorUpkeep } from './vector-upkeep.postgres.ts';
export { openSynonymStore } from './synonym-store.postgres.ts';
export * from './text-entries.ts';
