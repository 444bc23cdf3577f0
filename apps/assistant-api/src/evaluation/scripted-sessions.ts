import { seeded } from './traffic.ts';
import type { CostShop } from './cost-stack.ts';

export interface ScriptedSession {
  readonly shop: CostShop;
  readonly questions: readonly string[];
}

/** What shoppers of the demo shops ask beside products. */
const policyQuestions = [
  'How long do I have to return something?',
  'What does shipping cost?',
  'Who pays for the return label?',
  'How long does delivery take?',
  'Which payment methods do you take?',
  'What does the warranty cover?',
  'Do you match prices?',
  'What do you do with my data?',
  'Can I exchange for another size?',
  'How do I earn points?',
];
const firstQuestions = [
  (product: string) => `How much is the ${product}?`,
  (product: string) => `Is the ${product} in stock?`,
  (product: string) => `Tell me about the ${product}`,
  (product: string) => `What is the ${product} made of?`,
];
const followUps = [
  'How heavy is it?',
  'And is it in stock?',
  'Which colour does it come in?',
  'What is its warranty?',
  'How do customers rate it?',
  'Is there a cheaper one?',
  'Would it be easy to send back?',
];

/** Sessions as shoppers have them: a product, questions about it, another one, a policy. The same for the same seed. */
export const scriptedSessions = (
  shops: readonly CostShop[],
  options: {
    readonly sessions: number;
    readonly turns: number;
    readonly seed: number;
    readonly pool?: readonly string[];
  },
): ScriptedSession[] => {
  const random = seeded(options.seed);
  const pick = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new Error('nothing to choose from');
    return one;
  };
  // A few products are asked for often, most seldom.
  const popular = <T>(all: readonly T[]): T => {
    const one = all[Math.floor(random() ** 3 * all.length)];
    return one ?? pick(all);
  };
  const question = (shop: CostShop, turn: number): string => {
    const { pool } = options;
    if (pool) return pick(pool);
    const about = (): string => pick(firstQuestions)(popular(shop.products));
    if (turn === 0) return random() < 0.75 ? about() : pick(policyQuestions);
    const kind = random();
    if (kind < 0.5) return pick(followUps);
    if (kind < 0.7) return pick(policyQuestions);
    return kind < 0.85 ? `Compare the ${popular(shop.products)} with the ${popular(shop.products)}` : about();
  };
  return Array.from({ length: options.sessions }, () => {
    const shop = pick(shops);
    return { shop, questions: Array.from({ length: options.turns }, (_, turn) => question(shop, turn)) };
  });
};
