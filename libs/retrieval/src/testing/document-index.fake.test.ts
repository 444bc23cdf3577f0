import { FakeClock } from '@rag-assistant/kernel/testing';
import type { MerchantId } from '@rag-assistant/kernel';
import { describeDocumentIndex } from './document-index.contract.ts';
import { FakeDocumentIndex } from './document-index.fake.ts';
import { merchantNumber } from '@rag-assistant/kernel/testing';

describeDocumentIndex('fake', async () => {
  const index = new FakeDocumentIndex(new FakeClock(), 'fake:hashed-words');
  const merchants: MerchantId[] = [merchantNumber(1), merchantNumber(2)];
  return {
    index,
    reset: async () => {
      for (const merchant of merchants) await index.removeMerchant(merchant);
    },
    close: async () => undefined,
    rowsOf: async () => null,
  };
});
