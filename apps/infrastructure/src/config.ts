import { DeploymentEnv, parseEnv, type StageName } from '@rag-assistant/contracts';

export interface DeploymentConfig {
  readonly stage: StageName;
  readonly region: string;
  readonly recoveryRegion: string;
  readonly alertEmail: string;
  readonly securityAlertEmail: string;
  /** Absent: the templates suit any account. */
  readonly account?: string;
  /** Absent: name and certificate are read from parameters of the account at deployment. */
  readonly domain?: { readonly name: string; readonly hostedZoneId: string };
  /** Pages that a browser may call the API from. */
  readonly webOrigins: readonly string[];
}

/** A developer's page calls the cloud of dev; elsewhere pages of other addresses are named or there are none. */
const originsOf = (stage: StageName): readonly string[] =>
  stage === 'dev' ? ['http://127.0.0.1:3000', 'http://localhost:3000'] : [];

/** @throws AppError `config.invalid` that names every fault at once, without the values */
export const readConfig = (env: Record<string, string | undefined>): DeploymentConfig => {
  const read = parseEnv(DeploymentEnv, env);
  return {
    stage: read.ENVIRONMENT,
    region: read.AWS_REGION,
    recoveryRegion: read.DR_REGION,
    alertEmail: read.ALERT_EMAIL,
    securityAlertEmail: read.SECURITY_ALERT_EMAIL,
    webOrigins: read.WEB_ORIGINS ?? originsOf(read.ENVIRONMENT),
    ...(read.SERVICE_DOMAIN !== undefined &&
      read.HOSTED_ZONE_ID !== undefined && {
        domain: { name: read.SERVICE_DOMAIN, hostedZoneId: read.HOSTED_ZONE_ID },
      }),
    ...(read.AWS_ACCOUNT_ID !== undefined && { account: read.AWS_ACCOUNT_ID }),
  };
};
