import { invalid } from '@rag-assistant/kernel';
import { analyserFor } from './analyse.ts';
import type { QueryTerm } from './bm25.ts';

export const queryCharactersMax = 4000;
export const limitMax = 50;

/** @throws AppError `retrieval.query-empty`, `retrieval.query-too-long`, `retrieval.limit-invalid` */
export const checkQuery = (query: string, limit: number): void => {
  if (query.trim() === '') throw invalid('retrieval.query-empty', 'The search text is empty.');
  if (query.length > queryCharactersMax)
    throw invalid('retrieval.query-too-long', 'A search text has at most 4,000 characters.', { length: query.length });
  if (!Number.isInteger(limit) || limit < 1 || limit > limitMax)
    throw invalid('retrieval.limit-invalid', 'The number of results is a whole number from 1 to 50.', {
      limit: Number.isFinite(limit) ? limit : 'not a number',
    });
};

/** Terms of a question with their weights; stop words count only when there is nothing else. */
export const queryTerms = (query: string, language = 'en'): QueryTerm[] => {
  const analyser = analyserFor(language);
  const { words, joined } = analyser.analyse(query);
  const meaningful = words.filter((term) => !analyser.isStopWord(term));
  const weights = new Map<string, number>();
  for (const term of [...(meaningful.length + joined.length > 0 ? meaningful : words), ...joined])
    weights.set(term, (weights.get(term) ?? 0) + 1);
  return Array.from(weights, ([term, weight]) => ({ term, weight }));
};
