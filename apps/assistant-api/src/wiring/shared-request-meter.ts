import type { MerchantId } from '@rag-assistant/kernel';
import { cacheKey, type CacheKey, type SharedCacheStore } from '@rag-assistant/platform-cache';
import type { RequestMeter } from '@rag-assistant/tenancy';

export interface SharedRequestMeterDeps {
  readonly shared: Pick<SharedCacheStore, 'takeFrom'>;
  readonly guard: <T>(call: () => Promise<T>) => Promise<T>;
  /** Counts alone while the shared store is gone: a merchant then has its rate in each process. */
  readonly alone: RequestMeter;
  readonly onFailure: (error: unknown) => void;
}

const minuteMs = 60_000;
const bucketOf = (merchant: MerchantId, holds: number): CacheKey =>
  cacheKey({ merchant, space: 'requests', versions: [String(holds)], subject: '' });

/** One bucket a merchant for all processes. */
export const sharedRequestMeter = ({ shared, guard, alone, onFailure }: SharedRequestMeterDeps): RequestMeter => ({
  take: async (merchant, holds) => {
    try {
      return await guard(() => shared.takeFrom(bucketOf(merchant, holds), { holds, fillMs: minuteMs }));
    } catch (error) {
      onFailure(error);
      return alone.take(merchant, holds);
    }
  },
  forget: (merchant) => {
    alone.forget(merchant);
  },
});
