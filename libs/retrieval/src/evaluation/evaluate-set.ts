import { join } from 'node:path';
import { systemClock, type MerchantId } from '@rag-assistant/kernel';
import { openFileSource } from '../adapters/merchant-source.file.ts';
import { makeIngestDocuments } from '../application/ingest-documents.use-case.ts';
import { makeSearchDocuments, type SearchDocuments } from '../application/search-documents.use-case.ts';
import { documentIdOf, prepareDocument } from '../domain/prepare-document.ts';
import { queryCharactersMax } from '../domain/query.ts';
import { defaultRanking, type Ranking } from '../domain/ranking.ts';
import type { SourceDocument } from '../domain/source-document.ts';
import type { DocumentIndex } from '../ports/document-index.port.ts';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';
import type { DataSet, LoadedSet } from './data-sets.ts';
import { capturing, foldCheck, type FoldCheck } from './fold-check.ts';
import { plainBm25 } from './plain-bm25.ts';

/** The legs are BM25 with fields alone and vectors alone; `words` is the product's search without vectors. */
export type System = 'plain-bm25' | 'lexical' | 'vector' | 'words' | 'fused';
export const systems: readonly System[] = ['plain-bm25', 'lexical', 'vector', 'words', 'fused'];

export interface SetRun {
  /** Ranked ids of every query, by system. */
  readonly ranked: Readonly<Record<System, readonly (readonly string[])[]>>;
  readonly searchMs: readonly number[];
  readonly documents: number;
  readonly rejected: number;
  readonly ingestMs: number;
  readonly folds: FoldCheck;
}

const depth = 50;

const alone = (ranking: Ranking): Ranking => ({ ...ranking, fusion: { lexical: 1, agreement: 0, vector: 0 } });
const lexicalAlone = { product: alone(defaultRanking.product), text: alone(defaultRanking.text) };

export interface SetDependencies {
  readonly index: DocumentIndex;
  readonly model: EmbeddingModel;
  readonly merchant: MerchantId;
  readonly progress: (text: string) => void;
  readonly seed: number;
  /** Upkeep of the indexes once a set is stored, as a running service does it. */
  readonly stored: () => Promise<unknown>;
}

const batchSize = 500;

/** Vectors first, so that the rate of storing is not that of embedding. */
const ingestCorpus = async (
  data: string,
  set: DataSet,
  { index, model, merchant, progress }: SetDependencies,
): Promise<Omit<SetRun, 'ranked' | 'searchMs' | 'folds'>> => {
  const documents: SourceDocument[] = [];
  let rejected = 0;
  for await (const item of openFileSource(join(data, set.corpusFile)).read()) {
    if (item.type === 'fault') rejected++;
    else documents.push(item.document);
  }
  const embedMax = 256;
  const texts = documents.flatMap((document) =>
    prepareDocument(merchant, set.name, document).chunks.map((chunk) => chunk.embeddingText),
  );
  for (let at = 0; at < texts.length; at += embedMax) {
    await model.embed(texts.slice(at, at + embedMax));
    progress(`${set.name}: ${Math.min(texts.length, at + embedMax)} of ${texts.length} passages embedded`);
  }
  const ingest = makeIngestDocuments({ index, embeddingModel: model });
  const started = performance.now();
  for (let at = 0; at < documents.length; at += batchSize) {
    await ingest(merchant, { collection: set.name, documents: documents.slice(at, at + batchSize) });
    progress(`${set.name}: ${Math.min(documents.length, at + batchSize)} of ${documents.length} documents stored`);
  }
  return { documents: documents.length, rejected, ingestMs: performance.now() - started };
};

export const runSet = async (data: string, set: DataSet, loaded: LoadedSet, deps: SetDependencies): Promise<SetRun> => {
  const stored = await ingestCorpus(data, set, deps);
  await deps.stored();
  const externalIds = new Map(loaded.corpus.map(({ id }) => [documentIdOf(deps.merchant, set.name, id) as string, id]));
  const shared = { index: deps.index, clock: systemClock };
  const watched = capturing(deps.index);
  const fused = makeSearchDocuments({ ...shared, index: watched.index, embeddingModel: deps.model });
  const words = makeSearchDocuments({ ...shared, embeddingModel: null });
  const lexical = makeSearchDocuments({ ...shared, embeddingModel: null, ranking: lexicalAlone });
  const vector = makeSearchDocuments({ ...shared, embeddingModel: deps.model, lexical: false });
  const baseline = plainBm25(loaded.corpus);
  const searchMs: number[] = [];
  const ids = async (search: SearchDocuments, query: string, timed: boolean): Promise<string[]> => {
    const result = await search(deps.merchant, { query, kinds: set.kinds, limit: depth });
    if (timed) searchMs.push(result.timingsMs.search);
    return [...new Set(result.passages.map((passage) => externalIds.get(passage.documentId) ?? ''))];
  };
  const ranked: Record<System, string[][]> = {
    'plain-bm25': [],
    lexical: [],
    vector: [],
    words: [],
    fused: [],
  };
  const searches: Parameters<typeof foldCheck>[0][number][] = [];
  for (const [at, query] of loaded.queries.entries()) {
    const text = query.text.slice(0, queryCharactersMax);
    ranked['plain-bm25'].push(baseline(query.text, depth));
    ranked.lexical.push(await ids(lexical, text, false));
    ranked.words.push(await ids(words, text, false));
    ranked.vector.push(await ids(vector, text, false));
    ranked.fused.push(await ids(fused, text, true));
    const captured = watched.last();
    if (captured) searches.push({ captured, text, relevant: query.relevant });
    if (at % 50 === 49) deps.progress(`${set.name}: ${at + 1} of ${loaded.queries.length} queries`);
  }
  const { fusion } = defaultRanking[set.product ? 'product' : 'text'];
  const folds = foldCheck(searches, fusion, ({ documentId }) => externalIds.get(documentId) ?? '', deps.seed);
  return { ...stored, ranked, searchMs, folds };
};
