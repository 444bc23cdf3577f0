import { AppError } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { budgetSteps, type AnswerBudget, type BudgetStep } from '../ports/answer-budget.port.ts';
import {
  aQuestion,
  doneOf,
  eventsOf,
  fakeAnswerCache,
  fakeDeps,
  policyEvidence,
  scriptedModel,
  type ScriptedModel,
} from '../testing/index.ts';
import { makeAnswerQuestion } from './make-answer-question.ts';

const policies = Array.from({ length: 6 }, (_, at) =>
  policyEvidence(at + 10, {
    title: `Returns ${at}`,
    text: 'You can return unused items within 30 days. Keep the receipt.',
  }),
);

const returnsModel = (): ScriptedModel =>
  scriptedModel((request) =>
    request.messages.at(-1)?.content.some(({ type }) => type === 'tool-result')
      ? [{ text: 'You can return unused items within 30 days [p1]. Keep the receipt [p1].' }]
      : [{ tool: 'search_policies', input: { query: 'return unused items' } }],
  );

const setUp = (step: BudgetStep | null) => {
  const calls = { held: [] as string[], released: [] as string[] };
  let now = step;
  const budget: AnswerBudget = {
    reserve: (_merchant, { eventId }) => {
      if (now === null)
        return Promise.reject(
          new AppError({ code: 'billing.budget-exhausted', category: 'throttled', publicText: 'Spent.' }),
        );
      calls.held.push(eventId);
      return Promise.resolve({ step: now, usedPercent: 93 });
    },
    release: (_merchant, eventId) => {
      calls.released.push(eventId);
      return Promise.resolve();
    },
  };
  const model = returnsModel();
  const small = { ...returnsModel(), id: 'small-model' };
  const base = fakeDeps(model, policies);
  const deps = {
    ...base,
    budget,
    smallerModel: small,
    caching: {
      answers: fakeAnswerCache(base.clock),
      catalogueVersion: () => Promise.resolve('v1'),
      background: () => undefined,
    },
  };
  return {
    model,
    small,
    calls,
    meter: base.meter,
    clock: base.clock,
    answer: makeAnswerQuestion(deps),
    become: (next: BudgetStep | null) => {
      now = next;
    },
  };
};

const passagesShown = (model: ScriptedModel): number =>
  JSON.stringify(model.requests.at(-1)?.messages).match(/\\"ref\\":\\"p\d+/g)?.length ?? 0;

describe('an answer within its budget', () => {
  it.each(budgetSteps)('[F8] shows the step %s in its usage', async (step) => {
    const { answer } = setUp(step);
    const { usage } = doneOf(await eventsOf(answer, aQuestion('Can I return unused items?')));
    expect(usage.budget).toEqual({ step, usedPercent: 93 });
  });

  it('[F8] takes an old answer to an equal question before it pays for a new one', async () => {
    const { answer, become, clock, model } = setUp('full');
    await eventsOf(answer, aQuestion('Can I return unused items?'));
    clock.advance(23 * 3_600_000);
    become('cached-answer');
    const { usage, sessionId } = doneOf(await eventsOf(answer, aQuestion('Can I return unused items?')));
    expect(usage).toMatchObject({ cached: true, modelCalls: 0 });
    const later = doneOf(await eventsOf(answer, aQuestion('Can I return unused items?', { sessionId })));
    expect(later.usage.cached).toBe(true);
    expect(model.requests).toHaveLength(2);
  });

  it('[F8] shows the model fewer passages, and a smaller model them', async () => {
    const full = setUp('full');
    await eventsOf(full.answer, aQuestion('Can I return unused items?'));
    const fewer = setUp('fewer-chunks');
    await eventsOf(fewer.answer, aQuestion('Can I return unused items?'));
    expect([passagesShown(full.model), passagesShown(fewer.model)]).toEqual([5, 2]);
    const smaller = setUp('smaller-model');
    const { modelId } = doneOf(await eventsOf(smaller.answer, aQuestion('Can I return unused items?')));
    expect([modelId, smaller.model.requests.length, smaller.small.requests.length]).toEqual(['small-model', 0, 2]);
    expect([...smaller.meter.events.values()].map((event) => event.modelId)).toEqual(['small-model']);
  });

  it('[F8] keeps the last turn whole and those before it in a line each', async () => {
    const { answer, become, model } = setUp('full');
    const { sessionId } = doneOf(await eventsOf(answer, aQuestion('Can I return unused items?')));
    await eventsOf(answer, aQuestion('What about gifts?', { sessionId }));
    await eventsOf(answer, aQuestion('And what about food?', { sessionId }));
    become('shorter-history');
    await eventsOf(answer, aQuestion('And shoes?', { sessionId }));
    const texts = model.requests
      .at(-2)
      ?.messages.flatMap(({ content }) => content.map((block) => ('text' in block ? block.text : '')));
    expect(texts).toEqual([
      'Can I return unused items?\nWhat about gifts?',
      'You can return unused items within 30 days.\nYou can return unused items within 30 days.',
      'And what about food?',
      'You can return unused items within 30 days. Keep the receipt.',
      'And shoes?',
    ]);
  });

  it('[F8] quotes the sources without a model when no model can be paid', async () => {
    const { answer, model, small } = setUp('retrieval-only');
    const done = doneOf(await eventsOf(answer, aQuestion('Can I return unused items?')));
    expect(done).toMatchObject({ outcome: 'retrieval-only', usage: { modelCalls: 0, inputTokens: 0 } });
    expect(done.citations.length).toBeGreaterThan(0);
    expect([model.requests, small.requests]).toEqual([[], []]);
  });

  it('[F8] refuses before the first event when nothing is left', async () => {
    const { answer, meter } = setUp(null);
    await expect(eventsOf(answer, aQuestion('Can I return unused items?'))).rejects.toMatchObject({
      code: 'billing.budget-exhausted',
    });
    expect(meter.events.size).toBe(0);
  });

  it('gives back what it held when the shopper leaves or the answer fails, and not when it is settled', async () => {
    const { answer, calls } = setUp('full');
    await eventsOf(answer, aQuestion('Can I return unused items?'));
    expect(calls.released).toEqual([]);
    const leaving = new AbortController();
    const open = answer(aQuestion('What about gifts?'), leaving.signal)[Symbol.asyncIterator]();
    await open.next();
    leaving.abort(new Error('left'));
    await expect(open.next()).rejects.toThrow('left');
    expect(calls.released).toEqual([calls.held[1]]);
  });
});
