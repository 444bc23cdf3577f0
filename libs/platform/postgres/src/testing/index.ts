export { describeDatabase } from './database.contract.ts';
export {
  postgresForTests,
  scratchDatabase,
  startPostgresServer,
  type PostgresForTests,
  type PostgresServer,
} from './postgres-for-tests.ts';
export { testDatabase, testEngine, truncateAll, type TestDatabase } from './test-database.ts';
export { beginForMerchant, commitSql } from '../roles.ts';
