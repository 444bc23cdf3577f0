import type { Database, Sql } from '@rag-assistant/platform-postgres';

/** A database whose statements are changed, or noted, on their way. */
export const rewritingDatabase = (database: Database, rewrite: (text: string) => string): Database => {
  const changed =
    <T>(work: (sql: Sql) => Promise<T>) =>
    (sql: Sql): Promise<T> =>
      work({ query: (text, values) => sql.query(rewrite(text), values) });
  return {
    ...database,
    forMerchant: (merchant, work) => database.forMerchant(merchant, changed(work)),
    forCustodian: (merchant, work) => database.forCustodian(merchant, changed(work)),
    forPlatform: (work) => database.forPlatform(changed(work)),
  };
};
