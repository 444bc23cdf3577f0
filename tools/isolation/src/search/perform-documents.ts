import { DocumentId, money } from '@rag-assistant/kernel';
import type { SourceDocument } from '@rag-assistant/retrieval';
import type { Perform } from './operation.ts';
import type { MerchantModel, WorldRun } from './world-run.ts';

const collection = 'catalogue';
const words = ['kettle', 'jacket', 'lamp', 'tent', 'grinder', 'helmet'];
const wordAt = (n: number): string => words[n % words.length] ?? 'kettle';

/** The same external ids, skus and words at every merchant: whatever could be taken for another's, is. */
const documentOf = (model: MerchantModel, n: number, version: number): SourceDocument => {
  const { marker } = model.subject;
  const text = `${wordAt(n)} ${wordAt(n + version)} of ${marker}, edition ${version}`;
  if (n % 3 !== 0)
    return {
      kind: 'policy',
      externalId: `item-${n}`,
      title: `Policy ${n} ${marker}`,
      format: 'markdown',
      content: `# About ${text}\n\nThe ${text} can be returned within ${10 + version} days.`,
      sourceUri: `${marker}/item-${n}.md`,
    };
  return {
    kind: 'product',
    externalId: `item-${n}`,
    product: {
      sku: `sku-${n}`,
      name: `${wordAt(n)} ${marker}`,
      description: text,
      brand: marker,
      category: wordAt(n + 1),
      price: money(1000 + version, 'USD'),
      stock: version,
      rating: 4,
      ratingCount: 3,
      attributes: { maker: marker },
      url: null,
    },
  };
};

const learn = (model: MerchantModel, documents: readonly { externalId: string; documentId: DocumentId }[]): void => {
  for (const { externalId, documentId } of documents) {
    const known = model.documents.get(externalId);
    if (known) known.documentId = documentId;
  }
};

const ingest: Perform = async (run, model, [a, b, c]) => {
  const numbers = [...new Set([a, b, (a + c) % 12])];
  const documents = numbers.map((n) => documentOf(model, n, c));
  const prune = c === 0 ? { keep: documents.map(({ externalId }) => externalId) } : undefined;
  const result = await run.product.ingest(model.subject.id, { collection, documents, ...(prune && { prune }) });
  run.see(model, 'ingest', result);
  const fresh = documents.filter(({ externalId }) => !model.documents.has(externalId)).length;
  run.expect(model, 'ingest', result.added === fresh, 'another number of new documents than were new here');
  const same = documents.filter(({ externalId }) => model.documents.get(externalId)?.version === c).length;
  run.expect(
    model,
    'ingest',
    result.unchanged === same,
    'another number of unchanged documents than are unchanged here',
  );
  if (prune)
    for (const id of model.documents.keys())
      if (id.startsWith('item-') && !prune.keep.includes(id)) model.documents.delete(id);
  for (const { externalId, kind } of documents)
    model.documents.set(externalId, {
      kind: kind === 'product' ? 'product' : 'policy',
      version: c,
      documentId: model.documents.get(externalId)?.documentId ?? null,
    });
  run.expect(model, 'ingest', result.rejected.length === 0, 'a sound document was rejected');
};

const search: Perform = async (run, model, [a, b, c]) => {
  const neighbour = run.neighbour(model, b);
  const { marker } = model.subject;
  const query =
    [wordAt(a), marker, neighbour.subject.marker, `${wordAt(a)} of ${neighbour.subject.marker}`][b % 4] ?? marker;
  const kinds = c % 2 === 0 ? (['product'] as const) : (['policy', 'faq'] as const);
  const filters = c === 4 ? { filters: { brand: neighbour.subject.marker } } : {};
  const result = await run.product.search(model.subject.id, { query, kinds, limit: 1 + (a % 10), ...filters });
  run.see(model, 'search', result);
  if (c === 4) run.expect(model, 'search', result.passages.length === 0, "a neighbour's brand has products here");
  else if (query === marker) {
    const has = [...model.documents.values()].some(({ kind }) => (kind === 'product') === (c % 2 === 0));
    run.expect(model, 'search', result.passages.length > 0 === has, 'own documents are not found, or gone ones are');
  }
};

const list: Perform = async (run, model, [a, b]) => {
  const after = run.neighbour(model, b).documents.get(`item-${a}`)?.documentId;
  const page = await run.product.library.listDocuments(model.subject.id, {
    limit: 20,
    ...(b % 3 === 0 && after && { after }),
  });
  run.see(model, 'list', page);
  learn(model, page.documents);
  run.expect(model, 'list', page.total === model.documents.size, 'the total is not the number of own documents');
};

const get: Perform = async (run, model, [a, b]) => {
  const foreign = b % 2 === 0;
  const owner = foreign ? run.neighbour(model, b) : model;
  const known = owner.documents.get(`item-${a}`);
  const documentId = known?.documentId ?? DocumentId.parse('0f0f0f0f-0000-4000-8000-00000000dead');
  const document = await run.product.library.getDocument(model.subject.id, documentId);
  run.see(model, foreign ? 'get foreign' : 'get', document);
  const has = !foreign && known?.documentId != null;
  run.expect(model, 'get', (document !== null) === has, "a neighbour's document is there, or an own one is not");
};

const products: Perform = async (run, model, [a, b, c]) => {
  const skus = [a, b, c].map((n) => `sku-${n}`);
  const found = await run.product.library.getProducts(model.subject.id, skus);
  run.see(model, 'products', found);
  const has = skus.filter((sku) => model.documents.has(sku.replace('sku', 'item')) && Number(sku.slice(4)) % 3 === 0);
  run.expect(model, 'products', found.length === has.length, 'other products than the own ones');
};

const remove: Perform = async (run, model, [a, b]) => {
  const foreign = b % 2 === 0;
  const owner = foreign ? run.neighbour(model, b) : model;
  const known = owner.documents.get(`item-${a}`);
  if (!known?.documentId) return;
  const removed = await run.product.library.deleteDocument(model.subject.id, known.documentId);
  run.see(model, foreign ? 'delete foreign' : 'delete', removed);
  run.expect(model, 'delete', removed === !foreign, "a neighbour's document was deleted, or an own one was not");
  if (removed) model.documents.delete(`item-${a}`);
};

const removeAll: Perform = async (run, model) => {
  const removed = await run.product.library.deleteMerchant(model.subject.id);
  run.see(model, 'delete all documents', removed);
  run.expect(model, 'delete all documents', removed === model.documents.size, 'another number than the own documents');
  model.documents.clear();
};

const synonyms: Perform = async (run, model, [a]) => {
  const { id, marker } = model.subject;
  if (a % 2 === 0) await run.product.synonyms.replace(id, [[wordAt(a), marker]]);
  const groups = await run.product.synonyms.groups(id);
  run.see(model, 'synonyms', groups);
  if (a % 2 === 0) run.expect(model, 'synonyms', groups.length === 1, 'other synonyms than the own');
};

/** After everything else: each merchant still has exactly its own. */
export const settle = async (run: WorldRun, model: MerchantModel): Promise<void> => {
  const page = await run.product.library.listDocuments(model.subject.id, { limit: 50 });
  run.see(model, 'settle', page);
  const names = page.documents.map(({ externalId }) => externalId).sort();
  run.expect(
    model,
    'settle',
    names.join() === [...model.documents.keys()].sort().join(),
    'other documents than the own',
  );
};

export const documentOperations = { ingest, search, list, get, products, remove, removeAll, synonyms };
