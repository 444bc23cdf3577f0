import type { IndexQuery } from '../ports/document-index.port.ts';
import type { OrdCondition } from './allowed-ords.ts';
import type { SearchOn } from './search-on.ts';
import { shelfNumber } from './shelf-number.ts';
import { signsOf, vectorPredicate } from './vector-indexes.ts';

/** How far a merchant's own index searches; more finds more of the true neighbours and takes longer. */
const widths = { halves: 150, signs: 300 } as const;

interface VectorStatement {
  readonly where: string;
  /** `$n` of the question's vector and of the number wanted. */
  readonly vector: string;
  readonly limit: string;
  readonly filtered: boolean;
}

/** With filters the sum keeps the planner from the merchant's own index, which would find too few of what passes. */
const statements: Readonly<Record<'halves' | 'signs', (parts: VectorStatement) => string>> = {
  halves: ({ where, vector, limit, filtered }) =>
    `select ord from chunk_vectors where ${where}
     order by ${filtered ? '0 + ' : ''}(embedding <#> ${vector}::halfvec) limit ${limit}::int`,
  signs: ({ where, vector, limit, filtered }) =>
    `select ord from (select ord, embedding from chunk_vectors where ${where}
       order by ${filtered ? '0 + ' : ''}(${signsOf('embedding')} <~> ${signsOf(`${vector}::halfvec`)})
       limit ${widths.signs}) near order by embedding <#> ${vector}::halfvec limit ${limit}::int`,
};

/**
 * The merchant and the model are written out instead of passed as parameters, so that the planner can prove the predicate
 * of the merchant's own index.
 */
export const vectorLeg = async (
  { sql, merchant, modelId, vectorIndex }: SearchOn,
  query: IndexQuery,
  vector: string | null,
  condition: OrdCondition | null,
): Promise<number[]> => {
  if (vector === null || modelId === null || query.vectorMax === 0) return [];
  const width = sql.query(`select set_config('hnsw.ef_search', '${widths[vectorIndex]}', true)`, [], {
    prepared: true,
  });
  const values = condition ? [merchant, ...condition.values] : [];
  const own = vectorPredicate(merchant, modelId, shelfNumber[query.shelf]);
  const text = statements[vectorIndex]({
    where: condition ? `${own} and ord in (${condition.sql})` : own,
    vector: `$${values.length + 1}`,
    limit: `$${values.length + 2}`,
    filtered: condition !== null,
  });
  const [rows] = await Promise.all([sql.query<{ ord: number }>(text, [...values, vector, query.vectorMax]), width]);
  return rows.map((row) => row.ord);
};
