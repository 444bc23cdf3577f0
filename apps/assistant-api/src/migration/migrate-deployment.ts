import { DatabaseLogin, databaseAddress } from '@rag-assistant/contracts';
import { parseJson } from '@rag-assistant/kernel';
import {
  ensureServiceLogin,
  migrate,
  migrateBack,
  withPostgresOwner,
  type Migration,
  type OwnerSql,
} from '@rag-assistant/platform-postgres';

export interface MigrateDeploymentDeps {
  readonly migrations: readonly Migration[];
  /** Text of a secret by its ARN. */
  readonly readSecret: (arn: string) => Promise<string>;
  readonly ownerSecretArn: string;
  readonly serviceSecretArn: string;
}

export interface MigrateDeployment {
  /** Applies what is missing and makes the login of the processes. Resolves with the ids of the steps applied now. */
  forward(): Promise<readonly string[]>;
  /** Takes the last step back; null when there is none. */
  back(): Promise<string | null>;
}

const loginOf = (text: string): DatabaseLogin => parseJson(DatabaseLogin, text);

/** The schema of a deployment, under one lock: two deployments at the same time apply each step once. */
export const makeMigrateDeployment = (deps: MigrateDeploymentDeps): MigrateDeployment => {
  const asOwner = async <T>(work: (sql: OwnerSql) => Promise<T>): Promise<T> =>
    withPostgresOwner(databaseAddress(loginOf(await deps.readSecret(deps.ownerSecretArn))), work);
  return {
    forward: async () => {
      const service = loginOf(await deps.readSecret(deps.serviceSecretArn));
      return asOwner(async (sql) => {
        const applied = await migrate(sql, deps.migrations);
        await ensureServiceLogin(sql, service);
        return applied;
      });
    },
    back: () => asOwner((sql) => migrateBack(sql, deps.migrations)),
  };
};
