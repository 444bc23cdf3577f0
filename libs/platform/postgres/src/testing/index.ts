export { describeDatabase } from './database.contract.ts';
export { postgresForTests, type PostgresForTests } from './postgres-for-tests.ts';
export { testDatabase, truncateAll, type TestDatabase } from './test-database.ts';
