import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const root = resolve(import.meta.dirname, '../../..');

export const ProofKind = z.enum(['A', 'E', 'U', 'P', 'I', 'L', 'D']);
export type ProofKind = z.infer<typeof ProofKind>;

const Row = z.strictObject({
  id: z.string().regex(/^[A-Z]+[0-9]+$/),
  proof: z.array(ProofKind).min(1),
  promise: z.string().min(1),
  works: z.string().min(1),
});
const List = z.record(z.string(), z.array(Row).min(1));

export interface PromiseRow extends z.infer<typeof Row> {
  readonly area: string;
}

/** Rows in the order of the file. @throws ZodError or YAMLParseError when the file is not as described at its head. */
export const parsePromises = (text: string): readonly PromiseRow[] =>
  Object.entries(List.parse(parse(text))).flatMap(([area, rows]) => rows.map((row) => ({ area, ...row })));

export const readPromises = (): readonly PromiseRow[] =>
  parsePromises(readFileSync(join(root, 'docs/promises.yaml'), 'utf8'));

/** Ids that a test's name carries: `[F4] [API2] answers with citations`. */
export const idsIn = (name: string): readonly string[] =>
  [...name.matchAll(/\[([A-Z]+[0-9]+)\]/g)].map((match) => match[1] ?? '');
