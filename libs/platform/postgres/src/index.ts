export type {
  Database,
  Migration,
  OwnedDatabase,
  OwnerSql,
  PoolGauges,
  QueryOptions,
  Sql,
  SqlRow,
} from './database.ts';
export { checkSchema, migrate, migrateBack, migrationChecksum } from './migrations.ts';
export { openDatabase, openOwnedDatabase, type DatabaseOptions } from './open-database.ts';
export { openPostgres, type PostgresOptions } from './pg-database.ts';
export { openPostgresOwner, postgresDefaults, withPostgresOwner, type PostgresOwner } from './pg-owner.ts';
export { openPglite, type PgliteOptions } from './pglite-database.ts';
export { appRole, currentMerchantSql, custodianRole, platformRole } from './roles.ts';
export { ensureServiceLogin, replaceOwnPassword, type ServiceLogin } from './service-login.ts';
export { isUniqueViolation } from './sql-errors.ts';
export { tenantTableFaults } from './tenant-table-faults.ts';
export { platformTable, tenantMonth, tenantOtherMonths, tenantTable, type TablePrivilege } from './tenant-table.ts';
