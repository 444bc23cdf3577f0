import type { MerchantId } from '@rag-assistant/kernel';
import type { MerchantData, MerchantRecord } from '../ports/merchant-data.port.ts';

/** Records in memory; `failure` is what the next removal rejects with, once half is gone. */
export class FakeMerchantData implements MerchantData {
  readonly section: string;
  readonly kept = new Map<MerchantId, MerchantRecord[]>();
  failure: Error | null = null;

  constructor(section: string) {
    this.section = section;
  }

  put(merchant: MerchantId, ...records: readonly MerchantRecord[]): void {
    this.kept.set(merchant, [...(this.kept.get(merchant) ?? []), ...records]);
  }

  readonly records = async function* (this: FakeMerchantData, merchant: MerchantId): AsyncGenerator<MerchantRecord> {
    yield* this.kept.get(merchant) ?? [];
  }.bind(this);

  async count(merchant: MerchantId): Promise<number> {
    return this.kept.get(merchant)?.length ?? 0;
  }

  async remove(merchant: MerchantId): Promise<number> {
    const kept = this.kept.get(merchant) ?? [];
    if (this.failure) {
      const { failure } = this;
      this.failure = null;
      this.kept.set(merchant, kept.slice(Math.ceil(kept.length / 2)));
      throw failure;
    }
    this.kept.delete(merchant);
    return kept.length;
  }
}
