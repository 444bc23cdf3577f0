import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { invalid, parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';
import type { DocumentKind } from '../domain/document.ts';

const Row = z.looseObject({ id: z.string() });
const QueryRow = z.looseObject({ id: z.string(), relevant: z.array(z.string()) });

/** One set of the evaluation: a corpus, its queries, and what of a record is text. */
export interface DataSet {
  readonly name: string;
  readonly corpusFile: string;
  readonly queriesFile: string;
  readonly kinds: readonly DocumentKind[];
  readonly queryField: string;
  readonly corpusFields: readonly string[];
  /** Whether its nDCG enters the mean over products. */
  readonly product: boolean;
}

const product =
  (name: string, queryField: string, corpusFields: string[]) =>
  (half: string): DataSet => ({
    name,
    corpusFile: `product-match/${name}.corpus.jsonl.gz`,
    queriesFile: `product-match/${name}.${half}.jsonl.gz`,
    kinds: ['product'],
    queryField,
    corpusFields,
    product: true,
  });

export const dataSets: readonly ((half: string) => DataSet)[] = [
  product('abt-buy', 'name', ['name', 'description']),
  product('amazon-google', 'title', ['title', 'description', 'manufacturer']),
  product('walmart-amazon', 'title', ['title', 'brand']),
  (half: string): DataSet => ({
    name: 'support-kb',
    corpusFile: 'support-kb/documents.jsonl.gz',
    queriesFile: `support-kb/${half}.jsonl.gz`,
    kinds: ['policy', 'faq'],
    queryField: 'scenario',
    corpusFields: ['title', 'content'],
    product: false,
  }),
];

export interface LoadedSet {
  readonly corpus: readonly { readonly id: string; readonly text: string }[];
  readonly queries: readonly { readonly text: string; readonly relevant: ReadonlySet<string> }[];
  /** SHA-256 of both files. */
  readonly dataHash: string;
}

const fileOf = (data: string, file: string): Buffer => {
  const path = join(data, file);
  if (existsSync(path)) return readFileSync(path);
  throw invalid('retrieval.data-missing', 'A data set is missing; name the folder of the sets with --data.', { file });
};

const linesOf = (bytes: Buffer): string[] => gunzipSync(bytes).toString('utf8').trim().split('\n');
const textOf = (row: Readonly<Record<string, unknown>>, field: string): string => {
  const value = row[field];
  return typeof value === 'string' ? value : '';
};

export const loadSet = (data: string, set: DataSet): LoadedSet => {
  const corpusBytes = fileOf(data, set.corpusFile);
  const queryBytes = fileOf(data, set.queriesFile);
  return {
    corpus: linesOf(corpusBytes).map((line) => {
      const row = parseJson(Row, line);
      return { id: row.id, text: set.corpusFields.map((field) => textOf(row, field)).join(' ') };
    }),
    queries: linesOf(queryBytes).map((line) => {
      const row = parseJson(QueryRow, line);
      return { text: textOf(row, set.queryField), relevant: new Set(row.relevant) };
    }),
    dataHash: createHash('sha256').update(corpusBytes).update(queryBytes).digest('hex'),
  };
};
