import { isAppError, type Clock, type MerchantId } from '@rag-assistant/kernel';
import type { DocumentKind, Passage, ProductFilters } from '../domain/document.ts';
import { hearing } from '../domain/fuse.ts';
import { foldDuplicates } from '../domain/near-duplicates.ts';
import { shelfOf, type Shelf } from '../domain/prepare-document.ts';
import { checkQuery, queryTerms } from '../domain/query.ts';
import { readFilters } from '../domain/query-filters.ts';
import { rank, type Ranked } from '../domain/rank.ts';
import { defaultRanking, type Ranking } from '../domain/ranking.ts';
import { corrected, type Correction } from '../domain/spelling.ts';
import { withSynonyms } from '../domain/synonyms.ts';
import type { Candidate, DocumentIndex } from '../ports/document-index.port.ts';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';
import type { SynonymStore } from '../ports/synonym-store.port.ts';
import { QuestionVectors } from './question-vectors.ts';

export interface SearchRequest {
  /** 1 to 4,000 characters. */
  readonly query: string;
  readonly kinds: readonly DocumentKind[];
  /** 1 to 50. */
  readonly limit: number;
  readonly filters?: ProductFilters;
}

export interface SearchResult {
  readonly passages: readonly Passage[];
  /** Words that were read as others of the merchant's, as stems. */
  readonly corrections: readonly Correction[];
  /** Legs that could not run (`vector`): the result stands on the others. */
  readonly degraded: readonly ('lexical' | 'vector')[];
  readonly embeddingTokens: number;
  readonly timingsMs: { readonly embed: number; readonly search: number };
}

/**
 * Hybrid search over one merchant's documents, best first.
 * @throws AppError `retrieval.query-empty`, `retrieval.query-too-long`, `retrieval.limit-invalid`, and those of the
 * index when it cannot be read; a failing embedding model only degrades
 */
export type SearchDocuments = (
  merchant: MerchantId,
  request: SearchRequest,
  signal?: AbortSignal,
) => Promise<SearchResult>;

export interface SearchDependencies {
  readonly index: DocumentIndex;
  /** Null switches the vector leg off. */
  readonly embeddingModel: EmbeddingModel | null;
  readonly clock: Clock;
  readonly ranking?: Readonly<Record<Shelf, Ranking>>;
  /** Switches the lexical leg off: vectors alone. */
  readonly lexical?: boolean;
  /** What a merchant's shoppers call the same thing; none when absent. */
  readonly synonyms?: SynonymStore;
  /** Slips of the keyboard are read as the closest known word; on by default. */
  readonly correctSpelling?: boolean;
  /** Vectors of questions kept, 2 kB each; 2,000 by default, 0 embeds each question. */
  readonly questionsKept?: number;
  /** Prices, stock and ratings in the question become filters; on by default. */
  readonly readFiltersFromQuery?: boolean;
}

interface Embedded {
  readonly vector: Float32Array | null;
  readonly tokens: number;
  readonly failed: boolean;
}

const wordCount = (text: string): number => text.split(/\s+/).length;

const toPassage = ({ candidate, score, agreement }: Ranked<Candidate>): Passage => ({
  passageId: `${candidate.documentId}#${candidate.start}`,
  documentId: candidate.documentId,
  kind: candidate.kind,
  title: candidate.title,
  headings: candidate.headings,
  text: candidate.text,
  start: candidate.start,
  end: candidate.end,
  sourceUri: candidate.sourceUri,
  product: candidate.product,
  score,
  explanation: { lexical: candidate.lexical, vector: candidate.vector, agreement },
});

/** A question too long for the vector leg to weigh anything costs no embedding, unless it has no other leg. */
const embedQuestion = async (
  model: EmbeddingModel | null,
  known: QuestionVectors,
  merchant: MerchantId,
  query: string,
  signal: AbortSignal | undefined,
): Promise<Embedded> => {
  if (!model) return { vector: null, tokens: 0, failed: false };
  const kept = known.get(merchant, query);
  if (kept) return { vector: kept, tokens: 0, failed: false };
  try {
    const { vectors, tokens } = await model.embed([query], signal);
    const [vector = null] = vectors;
    if (vector) known.keep(merchant, query, vector);
    return { vector, tokens, failed: false };
  } catch (error) {
    // Who went away gets no answer; a model that fails costs the vector leg alone.
    if (signal?.aborted || !isAppError(error)) throw error;
    return { vector: null, tokens: 0, failed: true };
  }
};

export const makeSearchDocuments = (deps: SearchDependencies): SearchDocuments => {
  const ranking = deps.ranking ?? defaultRanking;
  const known = new QuestionVectors(deps.questionsKept ?? 2000);
  const searchShelf = async (
    merchant: MerchantId,
    request: SearchRequest,
    shelf: Shelf,
    text: string,
    filters: ProductFilters,
    vector: Float32Array | null,
  ): Promise<{ passages: Passage[]; corrections: readonly Correction[] }> => {
    const groups = deps.synonyms ? await deps.synonyms.groups(merchant) : [];
    const terms = deps.lexical === false ? [] : withSynonyms(queryTerms(text), text, groups);
    const { bm25, lexicalMax, vectorMax } = ranking[shelf];
    const { candidates, corrections, queryMass, chunks } = await deps.index.search(merchant, {
      shelf,
      kinds: request.kinds,
      terms,
      parameters: bm25,
      vector,
      filters: shelf === 'product' ? filters : {},
      correctSpelling: deps.correctSpelling !== false,
      lexicalMax: Math.max(lexicalMax, request.limit),
      vectorMax: Math.max(vectorMax, request.limit),
    });
    const queryWords = wordCount(text);
    const ranked = rank(candidates, {
      terms: corrected(terms, new Map(corrections.map(({ asked, read }) => [asked, read]))),
      queryWords,
      queryMass,
      chunks,
      ranking: ranking[shelf],
    });
    return { passages: ranked.map(toPassage), corrections };
  };
  const worthEmbedding = (text: string): boolean => deps.lexical === false || hearing(wordCount(text)) > 0;
  return async (merchant, request, signal) => {
    checkQuery(request.query, request.limit);
    const started = deps.clock.monotonicMs();
    const read =
      deps.readFiltersFromQuery === false ? { text: request.query, filters: {} } : readFilters(request.query);
    const filters = { ...read.filters, ...request.filters };
    const model = worthEmbedding(read.text) ? deps.embeddingModel : null;
    const embedded = await embedQuestion(model, known, merchant, read.text, signal);
    const embeddedAt = deps.clock.monotonicMs();
    signal?.throwIfAborted();
    const shelves = [...new Set(request.kinds.map(shelfOf))];
    const found: Passage[] = [];
    const corrections = new Map<string, Correction>();
    for (const shelf of shelves) {
      // Limits on price and rating are words about products; in a policy question they are the question.
      const text = shelf === 'product' ? read.text : request.query;
      const result = await searchShelf(merchant, request, shelf, text, filters, embedded.vector);
      found.push(...result.passages);
      for (const correction of result.corrections) corrections.set(correction.asked, correction);
    }
    const passages = foldDuplicates(
      found.sort((a, b) => b.score - a.score),
      request.limit,
    );
    return {
      passages,
      corrections: [...corrections.values()],
      degraded: embedded.failed ? ['vector'] : [],
      embeddingTokens: embedded.tokens,
      timingsMs: { embed: embeddedAt - started, search: deps.clock.monotonicMs() - embeddedAt },
    };
  };
};
