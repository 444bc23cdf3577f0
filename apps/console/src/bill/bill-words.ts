import type { BillingReport, BillLine } from '@rag-assistant/contracts';
import { count, dollars } from '../figures.ts';

export const kindWords: Readonly<Record<BillLine['kind'], string>> = {
  input: 'Text to the model',
  cached: 'Text to the model, from its cache',
  output: 'Text from the model',
  embedding: 'Search embeddings',
  lambda: 'Functions',
  task: 'Service time',
  database: 'Database time',
  cache: 'Cache operations',
  storage: 'Storage',
  request: 'Requests',
  rounding: 'Rounding up per answer',
};

type Dearest = BillingReport['sessions']['dearest'][number];

const reasonWords: Readonly<Record<Dearest['reason'], string>> = {
  'many-answers': 'many answers',
  'long-prompts': 'long prompts',
  'long-answers': 'long answers',
  platform: 'the platform’s share',
  searches: 'searches',
};

/** `6 answers, 83 % of it long prompts`. */
export const reasonOf = ({ answers, reason, sharePercent }: Dearest): string => {
  const said = `${count(answers)} ${answers === 1 ? 'answer' : 'answers'}`;
  return reason === 'many-answers'
    ? `${said}: ${reasonWords[reason]}`
    : `${said}, ${sharePercent} % of it ${reasonWords[reason]}`;
};

type Classes = BillingReport['sessions']['classes'];

/** `up to $0.0005`, and `above` for the last. */
export const classWords = (classes: Classes, at: number): string => {
  const bound = classes[at]?.upToMicroUsd;
  if (bound !== null && bound !== undefined) return `up to ${dollars(bound)}`;
  return `above ${dollars(classes[at - 1]?.upToMicroUsd ?? 0)}`;
};

/** Classes from the first to the last that hold a session. */
export const usedClasses = (classes: Classes): Classes => {
  const first = classes.findIndex(({ sessions }) => sessions > 0);
  const last = classes.findLastIndex(({ sessions }) => sessions > 0);
  return first < 0 ? [] : classes.slice(first, last + 1);
};

/** `November 2026`. */
export const monthWords = (month: string): string =>
  new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01T00:00:00Z`),
  );
