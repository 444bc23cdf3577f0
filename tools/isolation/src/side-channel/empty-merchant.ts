import { DocumentId, SessionId, UserId, type MerchantId } from '@rag-assistant/kernel';
import { WorldRun } from '../search/world-run.ts';
import type { Engine } from '../world/engine.ts';
import { subjectAt, textOf } from '../world/markers.ts';
import { makeProduct, type Product } from '../world/product.ts';
import { compareTimes, seeded, type TimeComparison } from './compare-times.ts';

export interface SideChannelOptions {
  readonly seed: number;
  readonly neighbours: number;
  readonly documentsEach: number;
  /** Measurements of each question on each side. */
  readonly rounds: number;
  readonly onProgress?: (text: string) => void;
}

export interface QuestionReport extends TimeComparison {
  readonly question: string;
  readonly sameAnswer: boolean;
  /** Of the processor time of this process, which holds the embedded engine: what else runs on the machine is not in it. */
  readonly cpuRatio: number;
  readonly cpuRatioInterval: readonly [number, number];
}

type Ask = (product: Product, merchant: MerchantId) => Promise<unknown>;

const empty = subjectAt(0);
const session = SessionId.parse('5e55105e-0000-4000-8000-000000000001');

const fill = async (
  engine: Engine,
  { neighbours, documentsEach, onProgress }: SideChannelOptions,
): Promise<DocumentId> => {
  const product = makeProduct(engine.database, () => undefined);
  const perBatch = 250;
  for (let at = 1; at <= neighbours; at += 1) {
    const { id, marker } = subjectAt(at);
    for (let from = 0; from < documentsEach; from += perBatch)
      await product.ingest(id, {
        collection: 'catalogue',
        documents: Array.from({ length: Math.min(perBatch, documentsEach - from) }, (_, n) => ({
          kind: 'policy' as const,
          externalId: `item-${from + n}`,
          title: `Kettle ${from + n} ${marker}`,
          format: 'text' as const,
          content: `The kettle number ${from + n} of ${marker} boils two litres in four minutes.`,
          sourceUri: null,
        })),
      });
    onProgress?.(`${at} of ${neighbours} neighbours filled`);
  }
  await engine.owner.script('analyze');
  const page = await product.library.listDocuments(subjectAt(1).id, { limit: 1 });
  return page.documents[0]?.documentId ?? DocumentId.parse('0f0f0f0f-0000-4000-8000-00000000dead');
};

const questionsOf = (foreign: DocumentId): Readonly<Record<string, Ask>> => ({
  'search, a neighbour’s words': ({ search }, merchant) =>
    search(merchant, { query: `kettle number of ${subjectAt(1).marker}`, kinds: ['policy'], limit: 10 }).then(
      ({ timingsMs: _, ...result }) => result,
    ),
  'list of documents': ({ library }, merchant) => library.listDocuments(merchant, { limit: 20 }),
  'document by a neighbour’s id': ({ library }, merchant) => library.getDocument(merchant, foreign),
  'products by sku': ({ library }, merchant) => library.getProducts(merchant, ['item-1', 'item-2']),
  'list of sessions': ({ sessions }, merchant) => sessions.list(merchant, UserId.parse('user-0'), 20),
  'cost of a session': ({ ledger }, merchant) => ledger.sessionCost(merchant, session),
});

const timed = async (ask: Ask, product: Product): Promise<{ ms: number; cpuMs: number; answer: string }> => {
  const before = process.cpuUsage();
  const started = performance.now();
  const answer = await ask(product, empty.id);
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1000, answer: textOf(answer) };
};

/**
 * What a merchant without any data can tell of its neighbours: the same questions to a database where it is alone and
 * to one full of others, in turns whose order is random, so that both sides meet the same noise.
 */
export const measureEmptyMerchant = async (
  alone: Engine,
  crowded: Engine,
  options: SideChannelOptions,
): Promise<QuestionReport[]> => {
  await alone.empty();
  await crowded.empty();
  const questions = questionsOf(await fill(crowded, options));
  const sides = [alone, crowded].map(
    (engine) => new WorldRun((log) => makeProduct(engine.database, log), engine.tenantTables, [empty]).product,
  );
  const random = seeded(options.seed);
  const reports: QuestionReport[] = [];
  for (const [question, ask] of Object.entries(questions)) {
    const times: [number[], number[]] = [[], []];
    const cpuTimes: [number[], number[]] = [[], []];
    // Round by round: what is asked again may be answered from what the merchant itself asked before.
    let sameAnswer = true;
    const warmUp = Math.ceil(options.rounds / 10);
    for (let round = -warmUp; round < options.rounds; round += 1) {
      const answers = new Set<string>();
      for (const side of random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const)) {
        const product = sides[side];
        if (!product) continue;
        const { ms, cpuMs, answer } = await timed(ask, product);
        answers.add(answer);
        if (round < 0) continue;
        times[side].push(ms);
        cpuTimes[side].push(cpuMs);
      }
      sameAnswer &&= answers.size === 1;
    }
    const { ratio: cpuRatio, ratioInterval: cpuRatioInterval } = compareTimes(cpuTimes[0], cpuTimes[1], options.seed);
    const compared = compareTimes(times[0], times[1], options.seed);
    reports.push({ question, sameAnswer, ...compared, cpuRatio, cpuRatioInterval });
    options.onProgress?.(question);
  }
  return reports;
};
