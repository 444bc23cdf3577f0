export { assistantMigrations } from './assistant-migrations.ts';
export { postgresSessionStore } from './session-store.postgres.ts';
