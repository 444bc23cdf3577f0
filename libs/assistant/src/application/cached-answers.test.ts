import { AppError, money } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LanguageModel } from '../ports/language-model.port.ts';
import {
  aQuestion,
  doneOf,
  eventsOf,
  fakeAnswerCache,
  fakeDeps,
  fakeShopKnowledge,
  policyEvidence,
  productEvidence,
  scriptedModel,
} from '../testing/index.ts';
import type { AnswerObservation } from './answer-observation.ts';
import { makeAnswerQuestion } from './make-answer-question.ts';

const kettle = productEvidence(1, { name: 'Copper Kettle', price: money(5900, 'USD'), stock: 12 });
const returns = policyEvidence(10, { title: 'Returns', text: 'You can return unused items within 30 days.' });
const byTool = (tool: string, text: string): LanguageModel & { calls: () => number } => {
  let calls = 0;
  const model = scriptedModel((request) => {
    calls++;
    const searched = request.messages.at(-1)?.content.some(({ type }) => type === 'tool-result');
    return searched ? [{ text }] : [{ tool, input: { query: 'copper kettle return unused items' } }];
  });
  return Object.assign(model, { calls: () => calls });
};
const aboutPrice = () => byTool('search_catalogue', 'It costs $59.00 [p1].');
const aboutReturns = () => byTool('search_policies', 'You can return unused items within 30 days [p1].');
const lost = (): AppError =>
  new AppError({ code: 'assistant.model-unavailable', category: 'unavailable', publicText: 'Gone.' });

const setUp = (model: LanguageModel) => {
  const base = fakeDeps(model, [kettle, returns]);
  const world = {
    down: false,
    catalogue: 'v1' as string | null,
    observed: [] as AnswerObservation[],
    work: [] as Promise<void>[],
  };
  const deps = {
    ...base,
    knowledge: fakeShopKnowledge(
      new Map([
        [merchantNumber(1), [kettle, returns]],
        [merchantNumber(2), [kettle, returns]],
      ]),
    ),
    model: {
      id: model.id,
      converse: (...args: Parameters<LanguageModel['converse']>) => {
        if (world.down) throw lost();
        return model.converse(...args);
      },
    },
    observe: (event: AnswerObservation) => world.observed.push(event),
    caching: {
      answers: fakeAnswerCache(base.clock),
      catalogueVersion: async () => world.catalogue,
      background: (work: Promise<void>) => world.work.push(work),
    },
  };
  const answer = makeAnswerQuestion(deps);
  const ask = async (message: string, more = {}) => {
    const events = await eventsOf(answer, aQuestion(message, more));
    await Promise.all(world.work);
    return { events, ...doneOf(events) };
  };
  const cacheResults = (): string[] =>
    world.observed.flatMap((event) => (event.type === 'answer-cache' ? [event.result] : []));
  return { ...deps, world, answer, ask, cacheResults };
};

describe('an answer from the cache', () => {
  it('[F3] says the same with the same sources, costs no token, is metered, and is a turn of a new session', async () => {
    const model = aboutPrice();
    const { ask, meter, sessions } = setUp(model);
    const first = await ask('How much is the copper kettle?');
    const calls = model.calls();
    const second = await ask('  how much is the  COPPER kettle ');
    expect(model.calls()).toBe(calls);
    const { sentences, citations, products, text, outcome } = first;
    expect(second).toMatchObject({ sentences, citations, products, text, outcome });
    expect(second.events.filter(({ type }) => type === 'sentence')).toEqual(
      first.events.filter(({ type }) => type === 'sentence'),
    );
    expect(first.usage).toMatchObject({ cached: false, modelCalls: 2 });
    expect(second.usage).toMatchObject({ cached: true, modelCalls: 0, inputTokens: 0, outputTokens: 0, cost: 0n });
    expect(meter.events.size).toBe(2);
    expect(second.sessionId).not.toBe(first.sessionId);
    const kept = await sessions.find(merchantNumber(1), aQuestion('x').user, second.sessionId);
    expect(kept?.history).toMatchObject([{ answer: first.text, cost: 0n, usage: { cached: true } }]);
  });

  it('[F11] is never served to another merchant, whose shop has another name or the same', async () => {
    const model = aboutReturns();
    const { ask } = setUp(model);
    await ask('Can I return unused items?');
    const other = await ask('Can I return unused items?', { merchant: merchantNumber(2) });
    expect(other.usage.cached).toBe(false);
    expect((await ask('Can I return unused items?', { shopName: 'Renamed' })).usage.cached).toBe(false);
    expect((await ask('Can I return unused items?', { currency: 'EUR' })).usage.cached).toBe(false);
    expect((await ask('Can I return unused items?')).usage.cached).toBe(true);
  });

  it('[F3] is out of reach as soon as the catalogue has another version, and while it has none', async () => {
    const { ask, world } = setUp(aboutPrice());
    await ask('How much is the copper kettle?');
    world.catalogue = 'v2';
    expect((await ask('How much is the copper kettle?')).usage.cached).toBe(false);
    world.catalogue = null;
    expect((await ask('How much is the copper kettle?')).usage.cached).toBe(false);
    expect((await ask('How much is the copper kettle?')).usage.cached).toBe(false);
  });

  it('[F9] answers first questions only: a later one is understood from its session', async () => {
    const { ask } = setUp(aboutReturns());
    const { sessionId } = await ask('Can I return unused items?');
    expect((await ask('Can I return unused items?', { sessionId })).usage.cached).toBe(false);
  });

  it('[F5] is kept only when the model answered from sources', async () => {
    const declining = setUp(byTool('search_catalogue', 'It has a lifetime warranty [p1].'));
    expect((await declining.ask('Is there a warranty?')).outcome).toBe('declined');
    expect(declining.caching.answers.size()).toBe(0);
    const down = setUp(aboutReturns());
    down.world.down = true;
    expect((await down.ask('Can I return unused items?')).outcome).toBe('retrieval-only');
    expect(down.caching.answers.size()).toBe(0);
  });

  it('[F3] with a price lives two minutes, of policies alone eight hours; past half of it a new one is made meanwhile', async () => {
    const minute = 60_000;
    for (const [model, question, halfMs] of [
      [aboutPrice(), 'How much is the copper kettle?', minute],
      [aboutReturns(), 'Can I return unused items?', 240 * minute],
    ] as const) {
      const { ask, clock, cacheResults, meter, world } = setUp(model);
      await ask(question);
      clock.advance(halfMs);
      await ask(question);
      clock.advance(1);
      const stale = await ask(question);
      expect(stale.usage).toMatchObject({ cached: true, cost: 0n });
      expect(world.observed.at(-1)).toEqual({ type: 'answer-refresh', result: 'kept' });
      clock.advance(halfMs);
      await ask(question);
      expect(cacheResults()).toEqual(['miss', 'hit', 'stale', 'hit']);
      // The refresh is paid for, and by no shopper's session.
      const refreshed = [...meter.events.values()].filter(({ eventId }) => eventId.endsWith('.refresh'));
      expect(refreshed).toHaveLength(1);
      expect(refreshed[0]?.usage.inputTokens).toBeGreaterThan(0);
      expect(refreshed[0]?.sessionId).not.toBe(stale.sessionId);
      clock.advance(2 * halfMs + 1);
      await ask(question);
      expect(cacheResults().at(-1)).toBe('miss');
    }
  });
});

describe('one question asked many times at once', () => {
  it('[C4] is answered by the model once', async () => {
    const model = aboutPrice();
    const { ask, cacheResults } = setUp(model);
    const all = await Promise.all(Array.from({ length: 20 }, () => ask('How much is the copper kettle?')));
    expect(model.calls()).toBe(2);
    expect(new Set(all.map(({ text }) => text)).size).toBe(1);
    expect(cacheResults().filter((result) => result === 'shared')).toHaveLength(19);
  });

  it('is taken over by another caller when the one who asked first leaves', async () => {
    const model = aboutPrice();
    const { answer, ask } = setUp(model);
    const leaving = answer(aQuestion('How much is the copper kettle?'), new AbortController().signal);
    const reading = leaving[Symbol.asyncIterator]();
    for (const type of ['session', 'step']) expect((await reading.next()).value).toMatchObject({ type });
    const others = [1, 2, 3].map(() => ask('How much is the copper kettle?'));
    await turn();
    expect(model.calls()).toBe(1);
    await reading.return?.();
    expect((await Promise.all(others)).map(({ outcome }) => outcome)).toEqual(Array(3).fill('answered'));
    expect(model.calls()).toBe(3);
  });

  it('is answered for each by itself when there is nothing to share', async () => {
    const model = byTool('search_catalogue', 'It has a lifetime warranty [p1].');
    const { ask } = setUp(model);
    const all = await Promise.all(Array.from({ length: 3 }, () => ask('Is there a warranty?')));
    expect(all.map(({ outcome }) => outcome)).toEqual(['declined', 'declined', 'declined']);
  });
});

describe('the cache when the model is down', () => {
  const day = 24 * 3_600_000;

  it('[F1] gives the expired answer of the same catalogue as the first step of the ladder', async () => {
    const { ask, clock, world } = setUp(aboutPrice());
    const first = await ask('How much is the copper kettle?');
    clock.advance(3 * 3_600_000);
    world.down = true;
    const second = await ask('How much is the copper kettle?');
    expect(second).toMatchObject({ outcome: 'answered', text: first.text, usage: { cached: true } });
    expect(world.observed.at(-1)).toEqual({ type: 'ladder-step', step: 'cached-answer' });
    world.catalogue = 'v2';
    expect((await ask('How much is the copper kettle?')).outcome).toBe('retrieval-only');
    world.catalogue = 'v1';
    clock.advance(day);
    expect((await ask('How much is the copper kettle?')).outcome).toBe('retrieval-only');
  });

  it('[F1] serves a later question that stands by itself, and never one that leans on the turn before', async () => {
    const { ask, world } = setUp(aboutPrice());
    await ask('How much is the copper kettle?');
    await ask('And how much is that?');
    const { sessionId } = await ask('What does the copper kettle cost?');
    world.down = true;
    expect((await ask('How much is the copper kettle?', { sessionId })).usage.cached).toBe(true);
    expect((await ask('And how much is that?', { sessionId })).usage.cached).toBe(false);
  });

  it('keeps serving a stale answer whose refresh fails', async () => {
    const { ask, clock, world } = setUp(aboutPrice());
    await ask('How much is the copper kettle?');
    clock.advance(61_000);
    world.down = true;
    for (const _ of [1, 2]) expect((await ask('How much is the copper kettle?')).usage.cached).toBe(true);
    expect(world.observed.at(-1)).toEqual({ type: 'answer-refresh', result: 'not-kept' });
  });
});
