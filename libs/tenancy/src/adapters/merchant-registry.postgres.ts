import { MerchantId } from '@rag-assistant/kernel';
import { isUniqueViolation, type Database } from '@rag-assistant/platform-postgres';
import type { Merchant } from '../domain/caller.ts';
import { checkMerchant } from '../domain/merchant.ts';
import { slugTaken } from '../domain/tenancy-errors.ts';
import type { MerchantRegistry } from '../ports/merchant-registry.port.ts';

interface MerchantRow extends Record<string, unknown> {
  id: string;
  slug: string;
  name: string;
  description: string;
  suggestions: string[];
}

const columns = 'id::text, slug, name, description, suggestions';

const toMerchant = ({ id, slug, name, description, suggestions }: MerchantRow): Merchant => ({
  merchantId: MerchantId.parse(id),
  slug,
  name,
  description,
  suggestions,
});

/** The registry on the tables of `tenancyMigrations`, as the platform role. */
export const postgresMerchantRegistry = (database: Database): MerchantRegistry => {
  const select = async (rest: string, values: readonly unknown[] = []): Promise<Merchant[]> => {
    const rows = await database.forPlatform((sql) =>
      sql.query<MerchantRow>(`select ${columns} from merchants ${rest}`, values),
    );
    return rows.map(toMerchant);
  };
  return {
    find: async (merchant) => (await select('where id = $1::uuid', [merchant]))[0] ?? null,
    findBySlug: async (slug) => (await select('where slug = $1', [slug]))[0] ?? null,
    list: () => select('order by slug'),
    save: async (merchant) => {
      const { merchantId, slug, name, description, suggestions } = checkMerchant(merchant);
      try {
        await database.forPlatform((sql) =>
          sql.query(
            `insert into merchants (id, slug, name, description, suggestions) values ($1::uuid, $2, $3, $4, $5::text[])
             on conflict (id) do update set slug = excluded.slug, name = excluded.name,
               description = excluded.description, suggestions = excluded.suggestions`,
            [merchantId, slug, name, description, [...suggestions]],
          ),
        );
      } catch (error) {
        throw isUniqueViolation(error, 'merchants_slug_key') ? slugTaken() : error;
      }
    },
  };
};
