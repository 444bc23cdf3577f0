import type { PersonalData } from '@rag-assistant/assistant';
import type { AssistantApiEnv } from '@rag-assistant/contracts';
import { invalid, type Clock } from '@rag-assistant/kernel';
import { makePersonalDataShield, type DetectPersonalData, type KeyService, type TokenVault } from '@rag-assistant/pii';
import {
  guardKeyService,
  kmsKeyService,
  makePostgresTokenVault,
  openLocalKeyService,
} from '@rag-assistant/pii/adapters';
import { kmsClient } from '@rag-assistant/platform-aws/kms';
import type { Database } from '@rag-assistant/platform-postgres';
import { shieldedPersonalData } from './personal-data.shield.ts';

export interface OpenedPersonalData {
  readonly personalData: PersonalData;
  readonly vault: TokenVault;
}

/** Of one attempt; the guard's own limit is shorter. */
const kmsTimeoutMs = 1000;

/** KMS, or a key file on this machine. @throws AppError `config.personal-data-key-missing`, `pii.key-file-open` */
export const openKeyService = (
  config: Pick<AssistantApiEnv, 'AWS_REGION' | 'PII_KEY_FILE' | 'PII_KMS_KEY_ID'>,
): KeyService => {
  const { AWS_REGION: region, PII_KMS_KEY_ID: keyId, PII_KEY_FILE: path } = config;
  if (keyId !== undefined) return kmsKeyService({ client: kmsClient({ region, timeoutMs: kmsTimeoutMs }), keyId });
  if (path !== undefined) return openLocalKeyService(path);
  throw invalid(
    'config.personal-data-key-missing',
    'Personal data needs a key: set PII_KMS_KEY_ID to a KMS key, or PII_KEY_FILE to a file that is made at the first start.',
  );
};

export const openPersonalData = (options: {
  readonly database: Database;
  readonly keys: KeyService;
  readonly detect: DetectPersonalData;
  readonly clock: Clock;
}): OpenedPersonalData => {
  const { database, clock, detect } = options;
  const vault = makePostgresTokenVault({ database, clock, keys: guardKeyService(options.keys) });
  return { vault, personalData: shieldedPersonalData(makePersonalDataShield({ detect, vault })) };
};
