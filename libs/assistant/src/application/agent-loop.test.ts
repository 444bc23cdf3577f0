import { AppError } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import type { ModelRequest } from '../ports/language-model.port.ts';
import { aQuestion, doneOf, eventsOf, fakeDeps, productEvidence, scriptedModel } from '../testing/index.ts';
import { loopLimits } from './agent-loop.ts';
import { makeAnswerQuestion } from './make-answer-question.ts';

const kettle = productEvidence(1, { name: 'Copper Kettle' });
const search = { tool: 'search_catalogue', input: { query: 'kettle' } };
const lastResult = (request: ModelRequest | undefined) => {
  const block = request?.messages.at(-1)?.content[0];
  return block?.type === 'tool-result'
    ? { status: block.status, content: JSON.parse(block.content) as unknown }
    : block;
};

describe('the loop', () => {
  it('[F1] calls the model at most five times, then answers from what was found', async () => {
    const model = scriptedModel([search]);
    const answer = doneOf(
      await eventsOf(makeAnswerQuestion(fakeDeps(model, [kettle])), aQuestion('price of the kettle')),
    );
    expect(model.requests).toHaveLength(5);
    expect(answer).toMatchObject({ outcome: 'retrieval-only', usage: { modelCalls: 5 } });
    expect(answer.citations[0]?.snippet).toBe('Price: $10.00');
  });

  it('stops at its bound of tokens', async () => {
    const model = scriptedModel([search]);
    const deps = { ...fakeDeps(model, [kettle]), limits: { ...loopLimits, tokensMax: 500 } };
    const answer = doneOf(await eventsOf(makeAnswerQuestion(deps), aQuestion('price of the kettle')));
    expect(model.requests.length).toBeLessThan(5);
    expect(answer.outcome).toBe('retrieval-only');
  });

  it('stops at its bound of time, with or without a model that answers', async () => {
    const slow = fakeDeps(
      scriptedModel(() => {
        slow.clock.advance(16_000);
        return [search];
      }),
      [kettle],
    );
    const answer = doneOf(await eventsOf(makeAnswerQuestion(slow), aQuestion('price of the kettle')));
    expect(answer).toMatchObject({ outcome: 'retrieval-only', usage: { modelCalls: 2 } });

    const silent = fakeDeps(scriptedModel(['silent']), [kettle]);
    const late = {
      ...silent,
      deadline: (ms: number) => AbortSignal.timeout(ms),
      limits: { ...loopLimits, timeMaxMs: 50 },
    };
    expect(doneOf(await eventsOf(makeAnswerQuestion(late), aQuestion('price of the kettle'))).outcome).toBe(
      'retrieval-only',
    );
  });

  it('runs the tools of one turn together and gives the results back in order', async () => {
    const order: string[] = [];
    const model = scriptedModel(
      [search, { tool: 'search_policies', input: { query: 'kettle' } }],
      [{ text: 'Sorry.' }],
    );
    const deps = fakeDeps(model, [kettle]);
    const policiesBegan = Promise.withResolvers<undefined>();
    const knowledge: typeof deps.knowledge = {
      ...deps.knowledge,
      searchCatalogue: async (...args) => {
        await policiesBegan.promise;
        order.push('catalogue');
        return deps.knowledge.searchCatalogue(...args);
      },
      searchPolicies: (...args) => {
        order.push('policies');
        policiesBegan.resolve(undefined);
        return deps.knowledge.searchPolicies(...args);
      },
    };
    await eventsOf(makeAnswerQuestion({ ...deps, knowledge }), aQuestion('kettle'));
    expect(order).toEqual(['policies', 'catalogue']);
    const results = model.requests[1]?.messages
      .at(-1)
      ?.content.map((block) => block.type === 'tool-result' && block.toolUseId);
    expect(results).toEqual(['tool-1-1', 'tool-1-2']);
  });

  it('gives a tool’s error back to the model as a tool error that holds no cause', async () => {
    const model = scriptedModel(
      [{ tool: 'search_catalogue', input: { query: 'kettle', merchant_id: 'x' } }],
      [{ tool: 'transfer_money', input: {} }],
      [search],
      [{ text: 'Sorry.' }],
    );
    const deps = fakeDeps(model, [kettle]);
    const knowledge = {
      ...deps.knowledge,
      searchCatalogue: () => Promise.reject(new Error('connection to 10.1.2.3 refused')),
    };
    await eventsOf(makeAnswerQuestion({ ...deps, knowledge }), aQuestion('kettle'));
    expect([1, 2, 3].map((n) => lastResult(model.requests[n]))).toEqual([
      {
        status: 'error',
        content: expect.objectContaining({ error: 'assistant.tool-input-invalid' }) as unknown,
      },
      { status: 'error', content: { error: 'assistant.tool-unknown', text: 'There is no tool of that name.' } },
      { status: 'error', content: { error: 'assistant.tool-failed', text: 'The tool could not do its work.' } },
    ]);
  });

  it('does not call the model again when the caller leaves while a tool runs', async () => {
    const model = scriptedModel([search]);
    const deps = fakeDeps(model, [kettle]);
    const caller = new AbortController();
    const searchCatalogue: typeof deps.knowledge.searchCatalogue = () => {
      caller.abort(new Error('left'));
      return Promise.reject(new Error('aborted'));
    };
    const answer = makeAnswerQuestion({ ...deps, knowledge: { ...deps.knowledge, searchCatalogue } });
    await expect(eventsOf(answer, aQuestion('kettle'), caller.signal)).rejects.toThrow('left');
    expect(model.requests).toHaveLength(1);
  });

  it('drops the last sentence of an answer that was cut by its length', async () => {
    const model = scriptedModel(
      [search],
      [{ text: 'It costs $10.00 [p1]. We have 5 in stock [p1]' }, { stop: 'max-tokens' }],
    );
    const answer = doneOf(await eventsOf(makeAnswerQuestion(fakeDeps(model, [kettle])), aQuestion('kettle')));
    expect(answer.text).toBe('It costs $10.00 [1].');
  });

  it('hands a fault of its own on instead of hiding it in an answer', async () => {
    const model = scriptedModel([new TypeError('a bug')]);
    await expect(eventsOf(makeAnswerQuestion(fakeDeps(model, [kettle])), aQuestion('kettle'))).rejects.toThrow('a bug');
    const broken = fakeDeps(scriptedModel([{ text: 'Hello.' }]), [kettle]);
    const meter = {
      record: () =>
        Promise.reject(new AppError({ code: 'billing.unknown-price', category: 'internal', publicText: 'No price.' })),
    };
    await expect(eventsOf(makeAnswerQuestion({ ...broken, meter }), aQuestion('kettle'))).rejects.toThrow(
      'billing.unknown-price',
    );
  });
});
