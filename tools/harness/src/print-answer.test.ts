import { PassThrough } from 'node:stream';
import type { ChatEvent, ChatResponse } from '@rag-assistant/contracts';
import { describe, expect, it } from 'vitest';
import { answerWriter } from './print-answer.ts';

const id = '10000000-0000-4000-8000-000000000001';
const response: ChatResponse = {
  requestId: 'r',
  sessionId: id,
  outcome: 'answered',
  text: 'Sixty days. [1]',
  sentences: [{ text: 'Sixty days. [1]', citations: [1] }],
  citations: [
    {
      number: 1,
      documentId: id,
      kind: 'policy',
      title: 'Returns',
      snippet: 'within\n60 days',
      start: 0,
      end: 14,
      score: 0.9,
      sku: null,
      sourceUri: null,
    },
  ],
  products: [
    {
      documentId: id,
      sku: 'S1',
      name: 'Tent',
      brand: null,
      category: null,
      price: { amountMinor: 28900, currency: 'USD', text: '$289.00' },
      stock: 0,
      rating: 4.7,
      ratingCount: 341,
      url: null,
    },
  ],
  withheldSentences: 1,
  modelView: null,
  model: { id: 'm', simulated: true },
  usage: {
    inputTokens: 10,
    outputTokens: 5,
    embeddingTokens: 1,
    modelCalls: 2,
    cached: false,
    costMicroUsd: 312,
    sessionCostMicroUsd: 1_000_312,
    priceVersion: '2026-01-01',
  },
  latencyMs: { total: 40, model: 20, embed: 10, search: 5, gate: 1 },
};

const written = (events: readonly ChatEvent[]): { out: string; aside: string } => {
  const [out, aside] = [new PassThrough(), new PassThrough()];
  const writer = answerWriter(out, aside);
  events.forEach((event) => {
    writer.write(event);
  });
  return { out: String(out.read() ?? ''), aside: String(aside.read() ?? '') };
};

describe('an answer in the terminal', () => {
  it('[F1] shows sentences as they come, then sources, products, cost, time and that the model is simulated', () => {
    const { out, aside } = written([
      { type: 'step', tool: 't', label: 'Searching policies' },
      { type: 'sentence', index: 0, text: 'Sixty days. [1]', citations: [] },
      { type: 'done', response },
    ]);
    expect(aside).toBe('· Searching policies\n');
    expect(
      out.startsWith('\nSixty days. [1]\n\nSources\n  [1] policy: Returns, support 0.90\n      “within 60 days”'),
    ).toBe(true);
    expect(out).toContain('Tent (S1): $289.00, out of stock, 4.7 of 5 (341)');
    expect(out).toContain('$0.000312 (session $1.000312)');
    expect(out).toContain('1 unsupported sentences withheld');
    expect(out).toContain('40 ms (model 20, embed 10, search 5, gate 1)');
    expect(out).toContain('m (simulated');
  });

  it('shows the text of an answer that came without sentences, once', () => {
    const { out } = written([
      { type: 'done', response: { ...response, outcome: 'declined', citations: [], products: [] } },
    ]);
    expect(out.split('Sixty days.')).toHaveLength(2);
    expect(out).not.toContain('Sources');
  });
});
