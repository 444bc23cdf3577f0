import { AppError } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../domain/evidence.ts';
import {
  aQuestion,
  doneOf,
  eventsOf,
  fakeDeps,
  policyEvidence,
  productEvidence,
  scriptedModel,
  type ScriptedTurn,
} from '../testing/index.ts';
import { makeAnswerQuestion } from './make-answer-question.ts';
import type { AnswerObservation } from './answer-observation.ts';

const kettle = productEvidence(1, { name: 'Copper Kettle', attributes: { Capacity: '1.7 l' } });
const returns = policyEvidence(2, {
  title: 'Returns policy',
  text: 'You can return unused items within 30 days of delivery.',
});
const lost = (code: string): AppError => new AppError({ code, category: 'unavailable', publicText: 'No.' });
const down = lost('assistant.model-unavailable');
const search = { tool: 'search_catalogue', input: { query: 'kettle' } };

const ask = async (
  message: string,
  options: { turns?: readonly ScriptedTurn[]; evidence?: readonly Evidence[]; knowledge?: 'down'; more?: object } = {},
) => {
  const deps = fakeDeps(scriptedModel(...(options.turns ?? [[down]])), options.evidence ?? [kettle, returns]);
  const observed: AnswerObservation[] = [];
  const failing = () => Promise.reject(lost('retrieval.index-unavailable'));
  const knowledge =
    options.knowledge === 'down'
      ? { searchCatalogue: failing, searchPolicies: failing, getProducts: failing }
      : deps.knowledge;
  const answer = makeAnswerQuestion({ ...deps, knowledge, observe: (event) => observed.push(event) });
  const done = doneOf(await eventsOf(answer, aQuestion(message, options.more)));
  return { ...done, steps: observed.flatMap((event) => (event.type === 'ladder-step' ? event.step : [])), observed };
};

describe('[F1] the failure ladder', () => {
  it.each(['unavailable', 'throttled', 'timeout', 'stream-broken', 'refused'])(
    'answers from retrieval alone when the model is %s, marked so, with citations',
    async (what) => {
      const answer = await ask('Can I return unused items?', { turns: [[lost(`assistant.model-${what}`)]] });
      expect(answer).toMatchObject({ outcome: 'retrieval-only', steps: ['search'] });
      expect(answer.sentences[0]).toEqual({
        text: 'I cannot write an answer at the moment; this is what the shop’s own pages say:',
        citations: [],
      });
      expect(answer.sentences[1]).toEqual({
        text: 'Returns policy: You can return unused items within 30 days of delivery [1].',
        citations: [1],
      });
      expect(answer.citations[0]).toMatchObject({ start: 0, end: 55, snippet: returns.text });
      expect(answer.observed[0]).toEqual({ type: 'model-lost', code: `assistant.model-${what}` });
    },
  );

  it('quotes what was already found, without another search', async () => {
    const answer = await ask('What is the price of the kettle?', { turns: [[search], [down]] });
    expect(answer.steps).toEqual(['passages-at-hand']);
    expect(answer.citations[0]?.snippet).toBe('Price: $10.00');
    expect(answer.products.map((product) => product.sku)).toEqual(['SKU-1']);
    expect(answer.usage.embeddingTokens).toBe(3);
  });

  it('keeps the sentences that a cut stream had given, and drops the one it broke in', async () => {
    const cut = [{ text: 'It costs $10.00 [p1]. We have 5 in st' }, lost('assistant.model-stream-broken')];
    const answer = await ask('What is the price and the capacity of the kettle?', { turns: [[search], cut] });
    expect(answer.outcome).toBe('retrieval-only');
    expect(answer.sentences[0]?.text).toBe('It costs $10.00 [1].');
    expect(answer.text).not.toContain('in st ');
    expect(answer.citations.map((citation) => citation.snippet)).toContain('Capacity: 1.7 l');
  });

  it('quotes an answered question as a question and its answer', async () => {
    const faq = policyEvidence(4, { title: 'How much is a return label?', text: 'A label costs $6.95.' });
    const answer = await ask('What does a return label cost?', { evidence: [faq], turns: [[down]] });
    expect(answer.sentences[1]?.text).toBe('How much is a return label? A label costs $6.95 [1].');
  });

  it('asks between the nearest products when no sentence answers', async () => {
    const answer = await ask('copper', { evidence: [productEvidence(3, { name: 'Copper' })], turns: [[down]] });
    expect(['retrieval-only', 'clarification']).toContain(answer.outcome);
    const vague = await ask('xylophone zebra quartz kettle', { evidence: [kettle] });
    expect(vague).toMatchObject({
      outcome: 'clarification',
      steps: ['clarifying-question'],
      text: 'Do you mean Copper Kettle?',
    });
  });

  it('states its limits when nothing is found, and when the sources cannot be reached either', async () => {
    const nothing = await ask('zebra');
    expect(nothing).toMatchObject({ outcome: 'declined', steps: ['limits-stated'], citations: [] });
    expect(nothing.text).toContain('I could not find that');
    const unreachable = await ask('kettle', { knowledge: 'down' });
    expect(unreachable).toMatchObject({ outcome: 'declined', steps: ['limits-stated'] });
    expect(unreachable.text).toBe(
      'I cannot look into the sources of Copper Kettle at the moment. Could you ask again in a minute?',
    );
  });

  it('states its limits in time when tools and searches hang and take no notice of their signal', async () => {
    const hang = () => new Promise<never>(() => undefined);
    const deps = fakeDeps(scriptedModel([search]), [kettle]);
    const knowledge = { searchCatalogue: hang, searchPolicies: hang, getProducts: hang };
    const answer = makeAnswerQuestion({ ...deps, knowledge, deadline: () => AbortSignal.timeout(30) });
    const done = doneOf(await eventsOf(answer, aQuestion('kettle')));
    expect(done.text).toContain('I cannot look into the sources');
    const caller = new AbortController();
    setTimeout(() => {
      caller.abort(new Error('left'));
    }, 40);
    await expect(eventsOf(answer, aQuestion('kettle'), caller.signal)).rejects.toThrow('left');
  });

  it('understands a follow-up from the turn before', async () => {
    const model = scriptedModel([search], [{ text: 'It costs $10.00 [p1].' }], [down]);
    const pot = productEvidence(3, { name: 'Steel Pot', attributes: { Capacity: '3 l' } });
    const deps = fakeDeps(model, [pot, kettle, returns]);
    const answer = makeAnswerQuestion(deps);
    const { sessionId } = doneOf(await eventsOf(answer, aQuestion('What is the price of the copper kettle?')));
    const second = doneOf(await eventsOf(answer, aQuestion('And its capacity?', { sessionId })));
    expect(second.outcome).toBe('retrieval-only');
    expect(second.products[0]?.name).toBe('Copper Kettle');
    expect(second.citations.map((citation) => citation.snippet)).toContain('Capacity: 1.7 l');
  });
});
