import { MerchantId, microUsd, SessionId } from '@rag-assistant/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { budgetSteps, sessionCeiling, type Budget, type StepCosts } from '../domain/budget.ts';
import { parsePriceBook } from '../domain/parse-price-book.ts';
import type { PriceBook } from '../domain/price-book.ts';
import type { BudgetRequest, BudgetStore } from '../ports/budget-store.port.ts';
import type { UsageLedger } from '../ports/usage-ledger.port.ts';
import { priceFile } from './price-file.builder.ts';
import { usageEvent } from './usage-builders.ts';

export interface BudgetSubject {
  readonly budgets: BudgetStore;
  readonly ledger: UsageLedger;
}

const a = MerchantId.parse('10000000-0000-4000-8000-00000000000a');
const b = MerchantId.parse('10000000-0000-4000-8000-00000000000b');
/** A dollar a million input tokens: a token is a micro-dollar. */
const book: PriceBook = parsePriceBook(priceFile());
const at = new Date('2026-11-24T10:00:00Z');
const later = (ms: number): Date => new Date(at.getTime() + ms);
const sessionOf = (number: number): SessionId =>
  SessionId.parse(`20000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const costs: StepCosts = {
  full: 1000n,
  'cached-answer': 1000n,
  'fewer-chunks': 600n,
  'shorter-history': 500n,
  'smaller-model': 200n,
  'retrieval-only': 10n,
};
const budget = (soft: number, hard: number): Budget => ({ soft: microUsd(BigInt(soft)), hard: microUsd(BigInt(hard)) });
const ask = (number: number, change: Partial<BudgetRequest> = {}): BudgetRequest => ({
  eventId: `request-${number}`,
  sessionId: sessionOf(number),
  at,
  costs,
  ...change,
});
const spent = (request: BudgetRequest, tokens: number) =>
  usageEvent({
    eventId: request.eventId,
    sessionId: request.sessionId,
    usage: { inputTokens: tokens, outputTokens: 0, cachedInputTokens: 0 },
    embeddingTokens: 0,
    at: request.at,
  });

/** `make` gives a store and the ledger that settles its holds, over empty tables. */
export const describeBudgetStore = (subject: string, make: (book: PriceBook) => Promise<BudgetSubject>): void => {
  describe(`BudgetStore: ${subject}`, () => {
    let budgets: BudgetStore;
    let ledger: UsageLedger;
    beforeEach(async () => {
      ({ budgets, ledger } = await make(book));
    });

    it('[COST5] holds every session to five cents when nothing was set', async () => {
      expect(await budgets.read(a)).toEqual({ session: sessionCeiling });
      const first = ask(1);
      await ledger.record(a, spent(first, 50_000));
      await expect(budgets.reserve(a, ask(2, { sessionId: first.sessionId }))).rejects.toMatchObject({
        code: 'billing.budget-exhausted',
        retryable: false,
        context: { scope: 'session' },
      });
      expect((await budgets.reserve(a, ask(3))).step).toBe('full');
    });

    it('[F8] goes down the ladder step by step as the month is spent, and refuses with the time of its end', async () => {
      await budgets.write(a, { month: budget(8_000, 12_050) });
      const steps: string[] = [];
      for (let number = 1; number <= 60; number++) {
        const request = ask(number);
        const choice = await budgets.reserve(a, request).catch(() => null);
        if (!choice) break;
        steps.push(choice.step);
        await ledger.record(a, spent(request, Number(choice.hold)));
      }
      expect([...new Set(steps)]).toEqual([...budgetSteps]);
      expect(steps.indexOf('cached-answer')).toBe(8);
      await budgets.write(a, { month: budget(100, 100) });
      await expect(budgets.reserve(a, ask(99))).rejects.toMatchObject({
        code: 'billing.budget-exhausted',
        category: 'throttled',
        retryable: true,
        context: { scope: 'month', resetAt: '2026-12-01T00:00:00.000Z' },
      });
      await budgets.write(a, { month: budget(5_000, 5_000) });
      expect(await budgets.reserve(a, ask(99)).catch(() => null)).toBeNull();
      expect((await budgets.reserve(a, ask(99, { at: new Date('2026-12-01T00:00:00Z') }))).step).toBe('full');
    });

    it('[F8] 200 requests at once against a budget for three overspend by less than one hold', async () => {
      const limit = 3_500n;
      await budgets.write(a, { month: { soft: microUsd(limit), hard: microUsd(limit) } });
      const dear: StepCosts = {
        ...costs,
        'retrieval-only': 1000n,
        'smaller-model': 1000n,
        'fewer-chunks': 1000n,
        'shorter-history': 1000n,
      };
      const answers = await Promise.allSettled(
        Array.from({ length: 200 }, async (_, number) => {
          const request = ask(number, { costs: dear });
          const { hold } = await budgets.reserve(a, request);
          await ledger.record(a, spent(request, Number(hold)));
          return hold;
        }),
      );
      const taken = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      const total = taken.reduce((sum, hold) => sum + hold, 0n);
      expect(taken).toHaveLength(3);
      expect(total).toBeLessThanOrEqual(limit + 1000n);
      for (const answer of answers)
        if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'billing.budget-exhausted' });
    });

    it('settles a hold with the true cost, and gives one back that came to nothing, once', async () => {
      await budgets.write(a, { month: budget(2_000, 2_000) });
      const [first, second, third] = [ask(1), ask(2), ask(3)];
      await budgets.reserve(a, first);
      await budgets.reserve(a, second);
      expect(await budgets.reserve(a, third).catch(() => null)).toBeNull();
      await ledger.record(a, spent(first, 100));
      await ledger.record(a, spent(first, 100));
      await budgets.release(a, second.eventId);
      await budgets.release(a, second.eventId);
      expect(await budgets.reserve(a, third)).toEqual({ step: 'full', hold: 1000n, usedPercent: 5 });
    });

    it('gives back what a process that died had held, and holds a request once that comes twice', async () => {
      await budgets.write(a, { month: budget(1_100, 1_100) });
      const first = await budgets.reserve(a, ask(1));
      expect(await budgets.reserve(a, ask(1, { costs: { ...costs, full: 1n } }))).toEqual(first);
      expect((await budgets.reserve(a, ask(2, { at: later(60_000) }))).step).toBe('retrieval-only');
      expect((await budgets.reserve(a, ask(3, { at: later(121_000) }))).step).toBe('full');
    });

    it('takes a budget that changes while answers are under way', async () => {
      await budgets.write(a, { month: budget(5_000, 5_000) });
      const request = ask(1);
      await budgets.reserve(a, request);
      await budgets.write(a, { month: budget(500, 500) });
      expect(await budgets.reserve(a, ask(2)).catch(() => null)).toBeNull();
      await ledger.record(a, spent(request, 400));
      expect((await budgets.reserve(a, ask(2))).step).toBe('retrieval-only');
      await budgets.write(a, {});
      expect((await budgets.reserve(a, ask(3))).step).toBe('full');
    });

    it('[SEC5] keeps merchants apart', async () => {
      await budgets.write(a, { month: budget(1, 1) });
      expect((await budgets.reserve(b, ask(1))).step).toBe('full');
      await budgets.release(a, 'request-1');
      expect(await budgets.read(b)).toEqual({ session: sessionCeiling });
    });

    it('refuses budgets that are none', async () => {
      for (const wrong of [budget(2, 1), budget(-1, 1), budget(0, 0), budget(0, 10 ** 13)])
        await expect(budgets.write(a, { month: wrong })).rejects.toMatchObject({ code: 'billing.invalid-budget' });
    });
  });
};
