import { randomBytes } from 'node:crypto';
import { parseEnv, RotateDatabaseLoginEnv } from '@rag-assistant/contracts';
import { secretsManagerClient } from '@rag-assistant/platform-aws/secrets-manager';
import { ownerLogin, serviceLogin } from '../../adapters/database-login.postgres.ts';
import { secretsManagerVersions } from '../../adapters/secret-versions.secrets-manager.ts';
import { makeRotateSecret } from '../../rotation/rotate-secret.ts';

const config = parseEnv(RotateDatabaseLoginEnv, process.env);
const versions = secretsManagerVersions(secretsManagerClient({ region: config.AWS_REGION, timeoutMs: 5000 }));
const randomPassword = (): string => randomBytes(20).toString('hex');

export const handler = makeRotateSecret({
  versions,
  secrets: new Map([
    [config.DATABASE_OWNER_SECRET_ARN, ownerLogin(randomPassword)],
    [
      config.DATABASE_SERVICE_SECRET_ARN,
      serviceLogin(() => versions.value(config.DATABASE_OWNER_SECRET_ARN, 'AWSCURRENT'), randomPassword),
    ],
  ]),
  log: (line) => {
    process.stdout.write(`${JSON.stringify(line)}\n`);
  },
});
