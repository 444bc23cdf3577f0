import { DeploymentEnv, parseEnv, type StageName } from '@rag-assistant/contracts';

export interface DeploymentConfig {
  readonly stage: StageName;
  readonly region: string;
  readonly recoveryRegion: string;
  readonly alertEmail: string;
  readonly securityAlertEmail: string;
  /** Absent: the templates suit any account. */
  readonly account?: string;
}

/** @throws AppError `config.invalid` that names every fault at once, without the values */
export const readConfig = (env: Record<string, string | undefined>): DeploymentConfig => {
  const read = parseEnv(DeploymentEnv, env);
  return {
    stage: read.ENVIRONMENT,
    region: read.AWS_REGION,
    recoveryRegion: read.DR_REGION,
    alertEmail: read.ALERT_EMAIL,
    securityAlertEmail: read.SECURITY_ALERT_EMAIL,
    ...(read.AWS_ACCOUNT_ID !== undefined && { account: read.AWS_ACCOUNT_ID }),
  };
};
