import type { MicroUsd, SessionId } from '@rag-assistant/kernel';

/** What one answer used. As Bedrock counts, `inputTokens` are without the cached ones: the three add up. */
export interface UsageEvent {
  /** Idempotency key: the same event counts once. */
  readonly eventId: string;
  readonly sessionId: SessionId;
  readonly modelId: string;
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cachedInputTokens: number;
  };
  readonly embeddingModelId: string;
  readonly embeddingTokens: number;
  readonly at: Date;
}

export interface PricedUsage {
  readonly cost: MicroUsd;
  readonly priceVersion: string;
}
