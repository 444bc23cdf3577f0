import { AppError, invalid } from '@rag-assistant/kernel';
import type { Database } from '@rag-assistant/platform-postgres';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';
import { vectorDimensions } from './document-index.postgres.ts';

/**
 * Refuses to start on vectors of another model: they would be compared with nothing and the vector leg would find
 * nothing. The first start writes down its model.
 * @throws AppError `retrieval.embedding-model-differs`, `retrieval.vector-width`
 */
export const checkEmbeddingModel = async (
  database: Database,
  model: Pick<EmbeddingModel, 'id' | 'dimensions'>,
): Promise<void> => {
  if (model.dimensions !== vectorDimensions)
    throw invalid(
      'retrieval.vector-width',
      'A vector must have 512 dimensions; choose an embedding model of that width.',
      {
        width: model.dimensions,
      },
    );
  const stored = await database.forPlatform(async (sql) => {
    await sql.query(
      'insert into embedding_models (model_id, dimensions) values ($1::text, $2::int) on conflict (only_row) do nothing',
      [model.id, model.dimensions],
    );
    const rows = await sql.query<{ model_id: string }>('select model_id from embedding_models');
    return rows[0]?.model_id;
  });
  if (stored === model.id) return;
  throw new AppError({
    code: 'retrieval.embedding-model-differs',
    category: 'conflict',
    publicText:
      'The stored vectors are of another embedding model. Start with that model, or embed everything with the new one beside it: npx nx run assistant-api:reembed.',
    context: { stored, configured: model.id },
  });
};

/** From now on this model's vectors serve: processes that start look for them. Run it once every merchant has them. */
export const switchEmbeddingModel = (
  database: Database,
  model: Pick<EmbeddingModel, 'id' | 'dimensions'>,
): Promise<void> =>
  database.forPlatform(async (sql) => {
    await sql.query(
      `insert into embedding_models (model_id, dimensions) values ($1::text, $2::int)
       on conflict (only_row) do update set model_id = excluded.model_id, dimensions = excluded.dimensions, since = now()`,
      [model.id, model.dimensions],
    );
  });
