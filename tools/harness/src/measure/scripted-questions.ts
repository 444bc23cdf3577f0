import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChatResponse, Citation } from '@rag-assistant/contracts';
import { parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';
import { root } from '../settings.ts';

const Source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('product'), sku: z.string() }),
  z.object({ kind: z.literal('policy'), file: z.string() }),
  z.object({ kind: z.literal('faq'), question: z.string() }),
]);
const Question = z.object({
  id: z.string(),
  merchant: z.string(),
  kind: z.enum(['answerable', 'unanswerable', 'follow-up']),
  question: z.string(),
  sources: z.array(Source),
  mustContain: z.array(z.string()).optional(),
  /** The question that comes before it in the same session. */
  after: z.string().optional(),
});
export type ScriptedQuestion = z.infer<typeof Question>;

/** `check.json` holds questions in other words, to see whether what helps the first set helps elsewhere. */
export const readQuestions = (file = 'questions.json'): readonly ScriptedQuestion[] =>
  parseJson(z.array(Question), readFileSync(join(root, 'e2e/questions', file), 'utf8'));

export interface Grade {
  readonly id: string;
  readonly kind: ScriptedQuestion['kind'];
  /** A source that holds the answer is among the citations. */
  readonly cited: boolean;
  /** The assistant said that it does not know, or asked back, without stating anything. */
  readonly declined: boolean;
  /** Facts that the answer has to state; null when the question names none. */
  readonly facts: boolean | null;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[’‘]/g, "'")
    .replace(/[\s,]+/g, ' ');

/** `titleOf` gives the title of a shop's policy file. */
const matches = (
  source: ScriptedQuestion['sources'][number],
  { kind, sku, title }: Citation,
  titleOf: (file: string) => string,
): boolean => {
  if (source.kind !== kind) return false;
  if (source.kind === 'product') return source.sku === sku;
  return plain(title) === plain(source.kind === 'faq' ? source.question : titleOf(source.file));
};

export const gradeAnswer = (
  question: ScriptedQuestion,
  { citations, outcome, text }: Pick<ChatResponse, 'citations' | 'outcome' | 'text'>,
  titleOf: (file: string) => string,
): Grade => ({
  id: question.id,
  kind: question.kind,
  cited: question.sources.some((source) => citations.some((citation) => matches(source, citation, titleOf))),
  declined: outcome === 'declined' || (outcome === 'clarification' && citations.length === 0),
  facts: question.mustContain ? question.mustContain.every((fact) => plain(text).includes(plain(fact))) : null,
});

/** First heading of a shop's policy. */
export const policyTitle = (merchant: string, file: string): string =>
  /^# (.+)$/m.exec(readFileSync(join(root, 'tools/harness/shops', merchant, 'policies', file), 'utf8'))?.[1] ?? file;
