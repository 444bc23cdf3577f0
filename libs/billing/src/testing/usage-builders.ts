import { SessionId } from '@rag-assistant/kernel';
import type { UsageEvent } from '../domain/usage.ts';

/** 1,000 tokens in and 100 out of the simulated model, 10 embedded: 50 micro-dollars, rounded up. */
export const usageEvent = (change: Partial<UsageEvent> = {}): UsageEvent => ({
  eventId: 'request-1',
  sessionId: SessionId.parse('20000000-0000-4000-8000-000000000001'),
  modelId: 'simulated.extractive-v1:0',
  usage: { inputTokens: 1000, outputTokens: 100, cachedInputTokens: 0 },
  embeddingModelId: 'local:universal-sentence-encoder',
  embeddingTokens: 10,
  at: new Date('2026-11-24T10:00:00Z'),
  ...change,
});
