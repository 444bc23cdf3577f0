export { testDatabase, truncateAll, type TestDatabase } from './test-database.ts';
