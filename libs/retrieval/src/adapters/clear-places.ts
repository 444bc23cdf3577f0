import type { MerchantId } from '@rag-assistant/kernel';
import type { Sql } from '@rag-assistant/platform-postgres';
import { shelfNumber } from './shelf-number.ts';

/** Where a chunk stands. */
export interface Place {
  readonly shelf: number;
  readonly ord: number;
}

/** The models that a merchant has vectors of, each by one step in the index: there may be a million vectors of one. */
const models = `with recursive models(id) as (
  (select model_id from chunk_vectors where merchant_id = $1::uuid order by model_id limit 1)
  union all
  select (select model_id from chunk_vectors where merchant_id = $1::uuid and model_id > models.id order by model_id limit 1)
  from models where models.id is not null) select id from models where id is not null`;

/** Lists of keys and no joins, so that each table is read by its key alone whatever the planner knows of the merchant. */
const clear = (sql: Sql, merchant: MerchantId, shelf: number, ords: readonly number[]) => {
  const values = [merchant, shelf, ords];
  const where = 'where merchant_id = $1::uuid and shelf = $2::smallint and ord = any ($3::int[])';
  return {
    vectors: () =>
      sql.query(`delete from chunk_vectors ${where} and model_id = any (array(${models}))`, values, { prepared: true }),
    chunks: () => sql.query(`delete from chunks ${where}`, values, { prepared: true }),
    facets: () =>
      sql.query('delete from product_facets where merchant_id = $1::uuid and ord = any ($2::int[])', [merchant, ords], {
        prepared: true,
      }),
  };
};

/** Vectors of every place that changes go, since they are of what stood there. */
export const clearPlaces = async (
  sql: Sql,
  merchant: MerchantId,
  gone: readonly Place[],
  changed: readonly Place[],
): Promise<void> => {
  const sent: Promise<unknown>[] = [];
  const byShelf = (places: readonly Place[]): Iterable<[number, Place[]]> => Map.groupBy(places, ({ shelf }) => shelf);
  for (const [shelf, places] of byShelf([...gone, ...changed]))
    sent.push(
      clear(
        sql,
        merchant,
        shelf,
        places.map(({ ord }) => ord),
      ).vectors(),
    );
  for (const [shelf, places] of byShelf(gone)) {
    const of = clear(
      sql,
      merchant,
      shelf,
      places.map(({ ord }) => ord),
    );
    sent.push(of.chunks());
    if (shelf === shelfNumber.product) sent.push(of.facets());
  }
  await Promise.all(sent);
};
