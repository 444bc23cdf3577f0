import { MerchantId } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import type { KeyService } from '../ports/key-service.port.ts';

const anna = { merchant_id: MerchantId.parse('10000000-0000-4000-8000-00000000000a') };
const bert = { merchant_id: MerchantId.parse('10000000-0000-4000-8000-00000000000b') };

/** What every key service promises. */
export const describeKeyService = (subject: string, make: () => Promise<KeyService>): void => {
  describe(`KeyService: ${subject}`, () => {
    it('opens a wrapped key under the same context', async () => {
      const service = await make();
      const { plaintext, wrapped } = await service.generateDataKey(anna);
      expect(plaintext).toHaveLength(32);
      expect(Buffer.from(await service.decryptDataKey(wrapped, anna)).equals(Buffer.from(plaintext))).toBe(true);
    });

    it('gives another key at each call', async () => {
      const service = await make();
      const [one, two] = [await service.generateDataKey(anna), await service.generateDataKey(anna)];
      expect(Buffer.from(one.plaintext).equals(Buffer.from(two.plaintext))).toBe(false);
    });

    it('[SEC6] refuses a wrapped key under the context of another merchant', async () => {
      const service = await make();
      const { wrapped } = await service.generateDataKey(anna);
      await expect(service.decryptDataKey(wrapped, bert)).rejects.toThrow('pii.key-refused');
    });

    it('refuses bytes that it has not wrapped', async () => {
      const service = await make();
      await expect(service.decryptDataKey(new Uint8Array(60).fill(7), anna)).rejects.toThrow('pii.key-refused');
    });
  });
};
