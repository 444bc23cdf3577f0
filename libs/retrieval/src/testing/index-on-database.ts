import type { MerchantId } from '@rag-assistant/kernel';
import type { TestDatabase } from '@rag-assistant/platform-postgres/testing';
import { openDocumentIndex } from '../adapters/document-index.postgres.ts';
import type { IndexSubject } from './document-index.contract.ts';

/** The tables as a subject: rows are counted in every table that has a merchant, whoever made it. */
export const indexOnDatabase = (test: TestDatabase, modelId: string): IndexSubject => ({
  index: openDocumentIndex(test.database, { modelId }),
  reset: () => test.truncate(),
  close: () => test.close(),
  rowsOf: async (merchant: MerchantId) => {
    const tables = await test.admin.query<{ name: string }>(
      `select table_name as name from information_schema.columns
       where table_schema = 'public' and column_name = 'merchant_id'`,
    );
    const counts: Record<string, number> = {};
    for (const { name } of tables) {
      const [row] = await test.admin.query<{ count: number }>(
        `select count(*)::int count from ${name} where merchant_id = $1::uuid`,
        [merchant],
      );
      counts[name] = row?.count ?? -1;
    }
    return counts;
  },
});
