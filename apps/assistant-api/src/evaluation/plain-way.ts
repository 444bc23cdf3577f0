import type { Evidence, ShopKnowledge } from '@rag-assistant/assistant';
import { AppError } from '@rag-assistant/kernel';
import { z } from 'zod';
import type { CostShop } from './cost-stack.ts';

const passagesMax = 20;
const modelId = 'amazon.nova-pro-v1:0';
const answerTokensMax = 700;

const Converse = z.object({
  output: z.object({ message: z.object({ content: z.array(z.object({ text: z.string().optional() })) }) }),
  usage: z.object({ inputTokens: z.number(), outputTokens: z.number() }),
});

interface Message {
  readonly role: 'user' | 'assistant';
  readonly content: readonly { readonly text: string }[];
}

/** Dollars a million tokens, written out again: the plain way is priced by hand. */
const usd = { input: 0.8, output: 3.2, embedding: 0.02 };

export interface PlainSession {
  /** Asks and resolves with the cost in dollars. */
  ask(question: string): Promise<number>;
}

/** The way of a first attempt: the largest model, twenty passages, the whole conversation in each prompt, no cache. */
export const plainSession = (shop: CostShop, knowledge: ShopKnowledge, modelUrl: string): PlainSession => {
  const messages: Message[] = [];
  const found = async (query: string): Promise<{ passages: readonly Evidence[]; embeddingTokens: number }> => {
    const signal = AbortSignal.timeout(30_000);
    const request = { query: query.slice(0, 400), limit: passagesMax };
    const legs = [
      await knowledge.searchCatalogue(shop.merchant, request, signal),
      await knowledge.searchPolicies(shop.merchant, request, signal),
    ];
    const passages = legs.flatMap(({ evidence }) => evidence).sort((a, b) => b.relevance - a.relevance);
    return { passages: passages.slice(0, passagesMax), embeddingTokens: legs[0]?.embeddingTokens ?? 0 };
  };
  return {
    ask: async (question) => {
      const { passages, embeddingTokens } = await found(question);
      const context = passages.map(({ title, text }, at) => `[p${at + 1}] ${title}\n${text}`).join('\n\n');
      messages.push({ role: 'user', content: [{ text: `Context:\n${context}\n\nQuestion: ${question}` }] });
      const response = await fetch(`${modelUrl}/model/${encodeURIComponent(modelId)}/converse`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer simulated' },
        body: JSON.stringify({
          system: [{ text: `You are the shopping assistant of ${shop.name}. Answer from the context and cite it.` }],
          messages,
          inferenceConfig: { maxTokens: answerTokensMax },
        }),
        signal: AbortSignal.timeout(30_000),
      });
      if (!response.ok)
        throw new AppError({
          code: 'cost.plain-way-failed',
          category: 'unavailable',
          publicText: `The simulated model answered ${response.status}.`,
        });
      const { output, usage } = Converse.parse(await response.json());
      const text = output.message.content
        .map((block) => block.text ?? '')
        .join(' ')
        .trim();
      messages.push({ role: 'assistant', content: [{ text: text === '' ? 'I could not find that.' : text }] });
      return (
        (usage.inputTokens * usd.input + usage.outputTokens * usd.output + embeddingTokens * usd.embedding) / 1_000_000
      );
    },
  };
};
