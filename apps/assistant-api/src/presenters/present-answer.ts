import type { Answer, AnswerCitation, AnswerEvent, EvidenceProduct } from '@rag-assistant/assistant';
import type { ChatEvent, ChatResponse, Citation, ProductCard } from '@rag-assistant/contracts';
import { formatMoney } from '@rag-assistant/kernel';

export const presentCitation = (citation: AnswerCitation): Citation => ({ ...citation });

export const presentProduct = (product: EvidenceProduct & { documentId: string }): ProductCard => ({
  documentId: product.documentId,
  sku: product.sku,
  name: product.name,
  brand: product.brand,
  category: product.category,
  price: product.price && { ...product.price, text: formatMoney(product.price) },
  stock: product.stock,
  rating: product.rating,
  ratingCount: product.ratingCount,
  url: product.url,
});

export interface AnswerContext {
  readonly requestId: string;
  readonly simulated: boolean;
}

export const presentAnswer = (answer: Answer, { requestId, simulated }: AnswerContext): ChatResponse => ({
  requestId,
  sessionId: answer.sessionId,
  outcome: answer.outcome,
  text: answer.text,
  sentences: answer.sentences.map(({ text, citations }) => ({ text, citations: [...citations] })),
  citations: answer.citations.map(presentCitation),
  products: answer.products.map(presentProduct),
  withheldSentences: answer.withheldSentences,
  modelView: answer.modelView && { ...answer.modelView },
  model: { id: answer.modelId, simulated },
  usage: {
    inputTokens: answer.usage.inputTokens,
    outputTokens: answer.usage.outputTokens,
    embeddingTokens: answer.usage.embeddingTokens,
    modelCalls: answer.usage.modelCalls,
    cached: answer.usage.cached,
    costMicroUsd: Number(answer.usage.cost),
    sessionCostMicroUsd: Number(answer.usage.sessionCost),
    priceVersion: answer.usage.priceVersion,
    ...(answer.usage.budget && {
      budget: { step: answer.usage.budget.step, usedPercent: answer.usage.budget.usedPercent },
    }),
  },
  latencyMs: { ...answer.latencyMs },
});

export const presentEvent = (event: AnswerEvent, context: AnswerContext): ChatEvent => {
  switch (event.type) {
    case 'session':
      return { type: 'session', sessionId: event.sessionId, requestId: context.requestId };
    case 'step':
      return { type: 'step', tool: event.tool, label: event.label };
    case 'sentence':
      return { ...event, citations: event.citations.map(presentCitation) };
    case 'done':
      return { type: 'done', response: presentAnswer(event.answer, context) };
  }
};
