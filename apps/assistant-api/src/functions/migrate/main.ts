import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { MigrateEnv, parseEnv } from '@rag-assistant/contracts';
import { secretsManagerClient } from '@rag-assistant/platform-aws/secrets-manager';
import { makeMigrateDeployment } from '../../migration/migrate-deployment.ts';
import { makeMigrationHandler } from '../../migration/migration-handler.ts';
import { migrations } from '../../wiring/migrations.ts';

const config = parseEnv(MigrateEnv, process.env);
const secrets = secretsManagerClient({ region: config.AWS_REGION, timeoutMs: 5000 });

export const handler = makeMigrationHandler({
  migration: makeMigrateDeployment({
    migrations,
    readSecret: async (SecretId) => (await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '',
    ownerSecretArn: config.DATABASE_OWNER_SECRET_ARN,
    serviceSecretArn: config.DATABASE_SERVICE_SECRET_ARN,
  }),
  log: (line) => {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  },
});
