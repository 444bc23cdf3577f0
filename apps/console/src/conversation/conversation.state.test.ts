import type { ChatEvent, ChatResponse, Citation } from '@rag-assistant/contracts';
import { describe, expect, it } from 'vitest';
import { empty, reduce, type Action, type Conversation } from './conversation.state.ts';

const sessionId = '30000000-0000-4000-8000-000000000001';
const citation = (number: number): Citation => ({
  number,
  documentId: sessionId,
  kind: 'faq',
  title: 'Title',
  snippet: 'text',
  start: 0,
  end: 4,
  score: 1,
  sku: null,
  sourceUri: null,
});
const response: ChatResponse = {
  requestId: 'r-1',
  sessionId,
  outcome: 'answered',
  text: 'One. [1]',
  sentences: [{ text: 'One.', citations: [1] }],
  citations: [citation(1)],
  products: [],
  withheldSentences: 1,
  modelView: null,
  model: { id: 'm', simulated: true },
  usage: {
    inputTokens: 1,
    outputTokens: 1,
    embeddingTokens: 0,
    modelCalls: 1,
    cached: false,
    costMicroUsd: 300,
    sessionCostMicroUsd: 900,
    priceVersion: 'v',
  },
  latencyMs: { total: 5, model: 1, embed: 1, search: 1, gate: 1 },
};
const came = (event: ChatEvent): Action => ({ type: 'came', event });
const after = (...actions: readonly Action[]): Conversation => actions.reduce(reduce, empty);
const asked: Action = { type: 'asked', question: 'Q' };
const sentence = came({ type: 'sentence', index: 0, text: 'One.', citations: [citation(1)] });

describe('a conversation', () => {
  it('shows steps and sentences as they come', () => {
    const { turns } = after(asked, came({ type: 'step', tool: 's', label: 'Searching' }), sentence, sentence);
    expect(turns[0]).toMatchObject({ state: 'working', steps: ['Searching'] });
    expect(turns[0]?.sentences).toHaveLength(2);
    expect(turns[0]?.citations).toHaveLength(1);
  });

  it('takes the cost of the whole session from the answer', () => {
    const conversation = after(asked, sentence, came({ type: 'done', response }));
    expect(conversation).toMatchObject({ sessionId, costMicroUsd: 900, simulated: true });
    expect(conversation.turns[0]).toMatchObject({ state: 'done', costMicroUsd: 300, withheldSentences: 1 });
  });

  it('goes on with a session only when its first answer is whole', () => {
    const begun = after(asked, came({ type: 'session', sessionId, requestId: 'r-1' }), { type: 'stopped' });
    expect(begun.sessionId).toBeNull();
  });

  it('lets an answer that was stopped stay as it was', () => {
    const stopped = after(asked, sentence, { type: 'stopped' });
    expect(reduce(stopped, came({ type: 'done', response }))).toBe(stopped);
  });

  it('keeps what came before a failure, and drops it when the question is asked again', () => {
    const failed = after(asked, sentence, { type: 'failed', failure: { text: 't', code: 'c', requestId: null } });
    expect(failed.turns[0]).toMatchObject({ state: 'failed', sentences: [{ text: 'One.' }] });
    expect(reduce(failed, { type: 'retried' }).turns).toEqual([]);
  });

  it('gives each question an identity of its own, also after a retry', () => {
    const { turns } = after(asked, { type: 'retried' }, asked, asked);
    expect(new Set(turns.map(({ id }) => id)).size).toBe(2);
  });
});
