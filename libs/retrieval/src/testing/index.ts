export { describeDocumentIndex, type IndexSubject } from './document-index.contract.ts';
export { FakeDocumentIndex } from './document-index.fake.ts';
export { aPolicy, aProduct } from './documents.builder.ts';
export { describeEmbeddingModel } from './embedding-model.contract.ts';
export { embeddingUnavailable, FakeEmbeddingModel } from './embedding-model.fake.ts';
export { describeIndexExactness } from './document-index-exactness.contract.ts';
