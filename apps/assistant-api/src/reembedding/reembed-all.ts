import type { MerchantId } from '@rag-assistant/kernel';
import type { OwnedDatabase } from '@rag-assistant/platform-postgres';
import { makeReembedDocuments, type EmbeddingModel } from '@rag-assistant/retrieval';
import {
  maintainVectorIndexes,
  openVectorUpkeep,
  switchEmbeddingModel,
  vectorShelves,
  type VectorIndexForm,
} from '@rag-assistant/retrieval/adapters';

export interface ReembedAll {
  readonly owned: OwnedDatabase;
  readonly merchants: readonly MerchantId[];
  readonly model: EmbeddingModel;
  readonly vectorIndex: VectorIndexForm;
  /** Deletes the vectors of other models at the end: what still runs with one of them finds nothing near from then on. */
  readonly dropOld: boolean;
  readonly say: (text: string) => void;
}

/**
 * Embeds every passage of every merchant with `model`, beside the vectors that serve; then the processes that start look
 * for its vectors alone. Started again it goes on where it stopped.
 * @throws AppError `retrieval.embedding-unavailable` (retryable), `retrieval.vector-width`
 */
export const reembedAll = async ({
  owned,
  merchants,
  model,
  vectorIndex,
  dropOld,
  say,
}: ReembedAll): Promise<number> => {
  const { database } = owned;
  const upkeep = openVectorUpkeep(database);
  let embedded = 0;
  const all = async (): Promise<void> => {
    for (const [at, merchant] of merchants.entries()) {
      const reembed = makeReembedDocuments({
        upkeep,
        embeddingModel: model,
        onProgress: (passages) => {
          say(`shop ${at + 1} of ${merchants.length}: ${passages} passages embedded`);
        },
      });
      embedded += (await reembed(merchant)).embedded;
    }
  };
  await all();
  const shelves = await vectorShelves(database, merchants);
  await owned.asOwner((owner) =>
    maintainVectorIndexes(owner, { shelves, form: vectorIndex, concurrently: vectorIndex === 'halves' }),
  );
  await switchEmbeddingModel(database, model);
  // What was written with the old model while the others were embedded.
  await all();
  if (dropOld) for (const merchant of merchants) await upkeep.keepOnly(merchant, model.id);
  return embedded;
};
