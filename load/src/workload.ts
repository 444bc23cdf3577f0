import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { invalid, parseJson } from '@rag-assistant/kernel';
import { z } from 'zod';
import type { Shop } from '../k6/plan.ts';
import { loadFolder } from './objectives.ts';

const Profile = z.strictObject({
  stages: z.array(z.strictObject({ sessionsPerMinute: z.number().positive(), seconds: z.int().positive() })).nonempty(),
  sessionsOpenMax: z.int().positive(),
  /** Sessions of each shop, relative to each other; equal when left out. */
  shares: z.array(z.int().positive()).optional(),
});
export type Profile = z.infer<typeof Profile>;

const Workload = z.strictObject({
  thinkSeconds: z.strictObject({ min: z.number().min(0), max: z.number().min(0) }),
  mix: z.record(z.string(), z.int().positive()),
  profiles: z.record(z.string(), Profile),
});

export const readWorkload = (): z.infer<typeof Workload> =>
  parseJson(Workload, readFileSync(join(loadFolder, 'workload.json'), 'utf8'));

const root = join(loadFolder, '..');
const Scripted = z.array(
  z.object({
    id: z.string(),
    merchant: z.string(),
    kind: z.enum(['answerable', 'unanswerable', 'follow-up']),
    after: z.string().optional(),
    topic: z.string(),
    question: z.string(),
  }),
);

const DemoShop = z.object({
  slug: z.string(),
  merchantId: z.uuid(),
  marker: z.string(),
  suggestions: z.array(z.string()),
});
export type DemoShop = z.infer<typeof DemoShop>;

export const readShops = (): readonly DemoShop[] =>
  ['alpine-outfitters', 'copper-kettle'].map((slug) =>
    parseJson(DemoShop, readFileSync(join(root, 'tools/harness/shops', slug, 'shop.json'), 'utf8')),
  );

/** The scripted questions of one demo shop, sorted to the journeys. */
export const scriptedQuestions = (shop: DemoShop): Shop['questions'] => {
  const all = parseJson(Scripted, readFileSync(join(root, 'e2e/questions/questions.json'), 'utf8'));
  const own = all.filter(({ merchant }) => merchant === shop.slug);
  const ofTopic = (matches: RegExp): readonly string[] =>
    own.filter(({ kind, topic }) => kind !== 'follow-up' && matches.test(topic)).map(({ question }) => question);
  return {
    products: ofTopic(/^product/),
    policies: ofTopic(/^(policy|faq)/),
    repeated: shop.suggestions,
    followUps: own.flatMap(({ after, question }) => {
      const first = own.find(({ id }) => id === after);
      return first ? [[first.question, question] as const] : [];
    }),
  };
};

const linesOf = (file: string, field: string): readonly string[] => {
  if (!existsSync(file))
    throw invalid('load.data-missing', `${file} is missing. --data names the folder of the public sets.`);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const texts = lines.map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))[field]);
  return texts.filter((text) => typeof text === 'string').map((text) => text.slice(0, 2000));
};

/** Real shop queries and support talk in place of the scripted products and policies. @throws AppError `load.data-missing` */
export const publicQuestions = (scripted: Shop['questions'], dataDir: string): Shop['questions'] => ({
  ...scripted,
  products: linesOf(join(dataDir, 'workload-queries/furniture.dev.jsonl.gz'), 'query'),
  policies: linesOf(join(dataDir, 'support-utterances/dev.jsonl.gz'), 'text').slice(0, 500),
  repeated: linesOf(join(dataDir, 'workload-queries/traffic.dev.jsonl.gz'), 'query'),
});
