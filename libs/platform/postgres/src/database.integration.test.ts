import { describeDatabase } from './testing/database.contract.ts';
import { postgresForTests } from './testing/postgres-for-tests.ts';

describeDatabase('PostgreSQL 17', (migrations) => postgresForTests(migrations, { poolMax: 4 }));
