import { invalid, MerchantId } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import type { MerchantAccount, MerchantStatus } from '../domain/merchant-account.ts';
import { isTier, type Tier } from '../domain/tier.ts';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';

interface AccountRow extends Record<string, unknown> {
  id: string;
  status: MerchantStatus;
  status_since: Date;
  tier: Tier;
}

const columns = 'id::text, status, status_since, tier';
const toAccount = ({ id, status, status_since: statusSince, tier }: AccountRow): MerchantAccount => ({
  merchantId: MerchantId.parse(id),
  status,
  statusSince,
  tier,
});

/** Accounts on the tables of `tenancyMigrations`, as the platform role. */
export const postgresMerchantAccounts = (database: Database): MerchantAccounts => {
  const rows = async (text: string, values: readonly unknown[] = []): Promise<MerchantAccount[]> =>
    (await database.forPlatform((sql) => sql.query<AccountRow>(text, values))).map(toAccount);
  return {
    find: async (merchant) =>
      (await rows(`select ${columns} from merchants where id = $1::uuid`, [merchant]))[0] ?? null,
    list: () => rows(`select ${columns} from merchants order by slug`),
    move: async (merchant, from, to, at) =>
      (
        await rows(
          `update merchants set
             status_since = case when status = any ($2::text[]) and status <> $3::text then $4::timestamptz else status_since end,
             status = case when status = any ($2::text[]) then $3::text else status end
           where id = $1::uuid returning ${columns}`,
          [merchant, [...from], to, at],
        )
      )[0] ?? null,
    setTier: async (merchant, tier) => {
      if (!isTier(tier)) throw invalid('tenancy.invalid-tier', 'A tier is starter, growth or enterprise.');
      return (
        (await rows(`update merchants set tier = $2 where id = $1::uuid returning ${columns}`, [merchant, tier]))[0] ??
        null
      );
    },
    remove: async (merchant) =>
      (await rows(`delete from merchants where id = $1::uuid and status = 'deleting' returning ${columns}`, [merchant]))
        .length > 0,
  };
};
