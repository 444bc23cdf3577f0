import { DatabaseLogin, databaseAddress, type DocumentStepEnv } from '@rag-assistant/contracts';
import type { ObjectStore, StepDeps } from '@rag-assistant/documents';
import { folderObjectStore, postgresDocumentRecords } from '@rag-assistant/documents/adapters';
import { s3ObjectStore } from '@rag-assistant/documents/s3';
import { AppError, parseJson, randomIds, systemClock } from '@rag-assistant/kernel';
import { s3Client } from '@rag-assistant/platform-aws/s3';
import { openDatabase, type Database } from '@rag-assistant/platform-postgres';
import { openTextEntries, type TextEntries } from '@rag-assistant/retrieval/adapters';
import { makeMerchantStanding } from '@rag-assistant/tenancy';
import { postgresMerchantAccounts } from '@rag-assistant/tenancy/adapters';
import type { EmbeddingModel } from '@rag-assistant/retrieval';

/** Names the files among all that a shop has in search; part of every document's id. */
export const fileCollection = 'files';
/** Longer than the state machine lets an execution live. */
export const staleMs = 16 * 60_000;
/** A function handles one document at a time. */
const poolMax = 2;

const loginUnreadable = (cause: unknown): AppError =>
  new AppError({
    code: 'config.database-login-unreadable',
    category: 'unavailable',
    publicText: 'The secret with the login of the database cannot be read.',
    retryable: true,
    cause,
  });

const addressOf = async ({ DATABASE_LOGIN: login, AWS_REGION: region }: DocumentStepEnv): Promise<string> => {
  if (!login.startsWith('arn:')) return login;
  try {
    const { readSecret } = await import('./read-secret.ts');
    return databaseAddress(parseJson(DatabaseLogin, await readSecret(region, login)));
  } catch (error) {
    throw loginUnreadable(error);
  }
};

const storeOf = ({ DOCUMENT_STORE: place, AWS_REGION: region }: DocumentStepEnv): ObjectStore => {
  if (place.startsWith('folder:'))
    return folderObjectStore({ root: place.slice('folder:'.length), clock: systemClock, ids: randomIds });
  return s3ObjectStore({ client: s3Client({ region, timeoutMs: 8_000 }), bucket: place.slice('s3://'.length) });
};

export interface Parts extends StepDeps {
  readonly database: Database;
  readonly search: TextEntries;
  readonly standingOf: ReturnType<typeof makeMerchantStanding>;
}

/** What every step stands on. */
export const openParts = async (
  config: DocumentStepEnv,
  embeddingModel: EmbeddingModel | null = null,
): Promise<Parts> => {
  const store = storeOf(config);
  const database = await openDatabase({ url: await addressOf(config), poolMax });
  const search = openTextEntries({ collection: fileCollection, embeddingModel });
  return {
    database,
    store,
    search,
    records: postgresDocumentRecords(database, search),
    standingOf: makeMerchantStanding(postgresMerchantAccounts(database)),
    clock: systemClock,
  };
};
