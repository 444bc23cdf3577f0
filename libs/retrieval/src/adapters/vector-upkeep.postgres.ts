import type { Database } from '@rag-assistant/platform-postgres';
import type { Product } from '../domain/document.ts';
import type { VectorUpkeep } from '../ports/vector-upkeep.port.ts';
import { shelfNumber } from './shelf-number.ts';
import { vectorText } from './vector-text.ts';

interface PassageRow extends Record<string, unknown> {
  shelf: number;
  ord: number;
  content_hash: string;
  title: string;
  headings: string[];
  body: string;
  product: Product | null;
}

export const openVectorUpkeep = (database: Database): VectorUpkeep => ({
  passagesWithout: (merchant, modelId, limit) =>
    database.forMerchant(merchant, async (sql) => {
      const rows = await sql.query<PassageRow>(
        `select c.shelf, c.ord, d.content_hash, d.title, c.headings, c.body, d.product
         from chunks c join documents d on d.merchant_id = c.merchant_id and d.document_id = c.document_id
         where c.merchant_id = $1::uuid and d.merchant_id = $1::uuid and not exists (
           select 1 from chunk_vectors v where v.merchant_id = $1::uuid and v.model_id = $2::text
             and v.shelf = c.shelf and v.ord = c.ord)
         order by c.shelf, c.ord limit $3::int`,
        [merchant, modelId, limit],
      );
      return rows.map((row) => ({
        shelf: row.shelf === shelfNumber.product ? 'product' : 'text',
        ord: row.ord,
        contentHash: row.content_hash,
        title: row.title,
        headings: row.headings,
        text: row.body,
        product: row.product,
      }));
    }),
  addVectors: (merchant, modelId, vectors) =>
    database.forMerchant(merchant, async (sql) => {
      // Takes its turn among the merchant's writers, so that no document changes between the check and the insert.
      await sql.query('select 1 from lexical_stats where merchant_id = $1::uuid order by shelf for update', [merchant]);
      await sql.query(
        `insert into chunk_vectors (merchant_id, model_id, shelf, ord, embedding)
         select $1::uuid, $2::text, x.s, x.o, x.v::halfvec(512)
         from unnest($3::smallint[], $4::int[], $5::text[], $6::text[]) x(s, o, h, v)
         join chunks c on c.merchant_id = $1::uuid and c.shelf = x.s and c.ord = x.o
         join documents d on d.merchant_id = $1::uuid and d.document_id = c.document_id and d.content_hash = x.h
         on conflict (merchant_id, model_id, shelf, ord) do nothing`,
        [
          merchant,
          modelId,
          vectors.map(({ shelf }) => shelfNumber[shelf]),
          vectors.map(({ ord }) => ord),
          vectors.map(({ contentHash }) => contentHash),
          vectors.map(({ vector }) => vectorText(vector)),
        ],
      );
    }),
  keepOnly: (merchant, modelId) =>
    database.forMerchant(merchant, async (sql) => {
      const gone = await sql.query(
        'delete from chunk_vectors where merchant_id = $1::uuid and model_id <> $2::text returning ord',
        [merchant, modelId],
      );
      return gone.length;
    }),
});
