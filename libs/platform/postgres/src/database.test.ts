import { describeDatabase } from './testing/database.contract.ts';
import { testDatabase } from './testing/test-database.ts';

describeDatabase('PGlite', testDatabase);
