import type { Clock, MerchantId } from '@rag-assistant/kernel';
import { checkNotDeleting } from '../domain/merchant-account.ts';
import { merchantNotFound } from '../domain/tenancy-errors.ts';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';
import type { MerchantData } from '../ports/merchant-data.port.ts';
import type { MerchantRegistry } from '../ports/merchant-registry.port.ts';

/**
 * Everything the merchant owns as JSON Lines, each with its line break: one `merchant`, any number of `record`, and an
 * `end` with the counts, without which the export is not whole.
 * @throws AppError `tenancy.merchant-not-found`, `tenancy.merchant-deleting` before the first line
 */
export type ExportMerchant = (merchant: MerchantId) => Promise<AsyncIterable<string>>;

export interface ExportMerchantDeps {
  readonly registry: MerchantRegistry;
  readonly accounts: MerchantAccounts;
  readonly data: readonly MerchantData[];
  readonly clock: Clock;
}

const line = (value: object): string => `${JSON.stringify(value)}\n`;

export const makeExportMerchant =
  ({ registry, accounts, data, clock }: ExportMerchantDeps): ExportMerchant =>
  async (merchant) => {
    const [face, account] = await Promise.all([registry.find(merchant), accounts.find(merchant)]);
    if (!face || !account) throw merchantNotFound();
    const { status, tier } = checkNotDeleting(account);
    const exportedAt = clock.now();
    async function* lines(): AsyncGenerator<string> {
      yield line({ type: 'merchant', format: 1, exportedAt, ...face, status, tier });
      const counts: Record<string, number> = {};
      for (const part of data)
        for await (const { kind, record } of part.records(merchant)) {
          const name = `${part.section}.${kind}`;
          counts[name] = (counts[name] ?? 0) + 1;
          yield line({ type: 'record', section: part.section, kind, record });
        }
      yield line({ type: 'end', counts });
    }
    return lines();
  };
