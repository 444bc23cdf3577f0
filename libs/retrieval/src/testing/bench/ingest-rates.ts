import { openDocumentIndex } from '../../adapters/index.ts';
import { makeIngestDocuments } from '../../application/ingest-documents.use-case.ts';
import type { ProductDocument } from '../../domain/source-document.ts';
import { benchMerchant } from './bench-shop.ts';
import { timed, type BenchWorld } from './bench-world.ts';

const scratch = benchMerchant(999_999);

const renamed = (document: ProductDocument, word: string): ProductDocument => ({
  ...document,
  product: { ...document.product, name: `${document.product.name} ${word}` },
});

/** Rates without embedding: a new catalogue, then products changed one by one, each in transactions of its own. */
export const ingestRates = async ({ database, catalogue, note }: BenchWorld): Promise<void> => {
  const index = openDocumentIndex(database, { modelId: null });
  const ingest = makeIngestDocuments({ index, embeddingModel: null, chunksPerBatch: 500 });
  const put = (documents: readonly ProductDocument[]): Promise<unknown> =>
    ingest(scratch, { collection: 'bench', documents });
  const bulk = await timed(async () => {
    for (let at = 0; at < catalogue.length; at += 2000) await put(catalogue.slice(at, at + 2000));
  });
  note('ingest, products a second', (catalogue.length / bulk) * 1000, 'goal 4,000 or more');
  const some = catalogue.slice(0, 300).map((document) => renamed(document, 'new'));
  const single = await timed(async () => {
    for (const document of some) await put([document]);
  });
  note('single updates of a name a second', (some.length / single) * 1000, 'goal 200 or more');
  const stocked = some.map((document, at) => ({ ...document, product: { ...document.product, stock: at + 1 } }));
  const stock = await timed(async () => {
    for (const document of stocked) await put([document]);
  });
  note('single updates of a stock a second', (some.length / stock) * 1000, 'goal 200 or more');
  const batch = await timed(() => put(stocked.map((document) => renamed(document, 'again'))));
  note('batched updates of a name a second', (some.length / batch) * 1000);
  await index.removeMerchant(scratch);
};
