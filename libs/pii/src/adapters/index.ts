export { guardKeyService, keyServiceLimits, type KeyServiceLimits } from './key-service.guard.ts';
export { kmsKeyService, type KmsKeyServiceOptions } from './key-service.kms.ts';
export { openLocalKeyService, rotateLocalMasterKey } from './key-service.local.ts';
export { piiMigrations } from './pii-migrations.ts';
export { loadTaggerWeights, taggerWeightsPathDefault } from './tagger-weights.file.ts';
export { makePostgresTokenVault, type PostgresTokenVaultOptions } from './token-vault.postgres.ts';
