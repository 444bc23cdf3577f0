import { tenantTable, type Migration } from '@rag-assistant/platform-postgres';

/** Where the handlers of the tests leave their effects. */
export const effectsMigration: Migration = {
  id: '999-effects',
  up: `create table effects (merchant_id uuid not null, body text not null);
    create index effects_merchant on effects (merchant_id);
    ${tenantTable('effects')}`,
  down: 'drop table effects',
};
