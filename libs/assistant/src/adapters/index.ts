export { tenantAnswerCache } from './answer-cache.tenant-cache.ts';
export { assistantMigrations } from './assistant-migrations.ts';
export { bedrockLanguageModel } from './bedrock/language-model.bedrock.ts';
export { guardedLanguageModel } from './guarded-language-model.ts';
export { postgresSessionStore } from './session-store.postgres.ts';
