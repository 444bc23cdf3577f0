import type { MerchantId, MicroUsd, SessionId } from '@rag-assistant/kernel';
import type { ModelUsage } from './language-model.port.ts';

export interface UsageEvent {
  /** Idempotency key: the same event counts once. */
  readonly eventId: string;
  readonly sessionId: SessionId;
  readonly modelId: string;
  readonly usage: ModelUsage;
  readonly embeddingModelId: string;
  readonly embeddingTokens: number;
  readonly at: Date;
  /** What it was for; `chat` when left out. */
  readonly feature?: string;
  /** Its share of the platform: whole milliseconds, operations, bytes. */
  readonly platform?: {
    readonly taskMs?: number;
    readonly databaseMs?: number;
    readonly cacheOperations?: number;
    readonly storedBytes?: number;
    readonly requests?: number;
  };
}

/** Prices and records what an answer used. */
export interface UsageMeter {
  /** @throws AppError `billing.unknown-price` */
  record(merchant: MerchantId, event: UsageEvent): Promise<{ cost: MicroUsd; priceVersion: string }>;
}
