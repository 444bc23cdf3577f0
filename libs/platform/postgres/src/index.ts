export type { Database, Migration, OwnerSql, PoolGauges, Sql, SqlRow } from './database.ts';
export { checkSchema, migrate, migrateBack, migrationChecksum } from './migrations.ts';
export { openDatabase, type DatabaseOptions } from './open-database.ts';
export { openPostgres, postgresDefaults, withPostgresOwner, type PostgresOptions } from './pg-database.ts';
export { openPglite, type PgliteOptions } from './pglite-database.ts';
export { appRole, platformRole } from './roles.ts';
export { isUniqueViolation } from './sql-errors.ts';
export { tenantTableFaults } from './tenant-table-faults.ts';
export { currentMerchantSql, platformTable, tenantTable, type TablePrivilege } from './tenant-table.ts';
