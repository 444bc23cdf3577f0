import { AppError } from '@rag-assistant/kernel';
import type { KeyService } from '../ports/key-service.port.ts';

export interface FakeKeyService extends KeyService {
  /** How the next calls behave. */
  mode: 'works' | 'gone' | 'throttled' | 'silent';
  calls: number;
}

/** Wraps by writing the context beside the key; no secrecy, only the behaviour. */
export const fakeKeyService = (): FakeKeyService => {
  let made = 0;
  const check = async (service: FakeKeyService): Promise<void> => {
    service.calls += 1;
    if (service.mode === 'gone') throw new Error('socket hang up');
    if (service.mode === 'throttled')
      throw new AppError({
        code: 'pii.key-service-unavailable',
        category: 'unavailable',
        publicText: 'Busy.',
        retryable: true,
      });
    if (service.mode === 'silent') await new Promise(() => undefined);
  };
  const service: FakeKeyService = {
    mode: 'works',
    calls: 0,
    generateDataKey: async ({ merchant_id }) => {
      await check(service);
      made += 1;
      const plaintext = new Uint8Array(32).fill(made);
      return { plaintext, wrapped: Buffer.from(JSON.stringify({ merchant_id, key: [...plaintext] })) };
    },
    decryptDataKey: async (wrapped, { merchant_id }) => {
      await check(service);
      try {
        const kept = JSON.parse(Buffer.from(wrapped).toString()) as { merchant_id: string; key: number[] };
        if (kept.merchant_id === merchant_id) return Uint8Array.from(kept.key);
      } catch {
        // Damaged bytes are refused like those of another context.
      }
      throw new AppError({ code: 'pii.key-refused', category: 'internal', publicText: 'Refused.' });
    },
  };
  return service;
};
