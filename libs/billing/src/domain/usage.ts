import type { MicroUsd, SessionId } from '@rag-assistant/kernel';

/** What a request used of the platform beside the model: whole numbers. */
export interface PlatformUse {
  /** Megabytes of a function times its milliseconds. */
  readonly lambdaMbMs?: number;
  /** Milliseconds in a task of the service. */
  readonly taskMs?: number;
  readonly databaseMs?: number;
  readonly cacheOperations?: number;
  readonly storedBytes?: number;
  readonly requests?: number;
}

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
  /** What it was for, `chat` when left out: 1 to 40 lower-case letters, digits and hyphens. */
  readonly feature?: string;
  readonly platform?: PlatformUse;
}

export interface PricedUsage {
  readonly cost: MicroUsd;
  readonly priceVersion: string;
}
