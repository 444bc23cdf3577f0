import { DatabaseLogin, databaseAddress } from '@rag-assistant/contracts';
import { invalid, parseJson } from '@rag-assistant/kernel';
import {
  appRole,
  custodianRole,
  migrate,
  migrateBack,
  platformRole,
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

/** Both stand in the text of a statement that takes no parameters. */
const plainWord = /^[A-Za-z0-9_]{1,63}$/;

/** The login reads nothing by itself; it may become the roles that read. A login that exists keeps its password. */
const ensureServiceLogin = async (sql: OwnerSql, { username, password }: DatabaseLogin): Promise<void> => {
  if (!plainWord.test(username) || !plainWord.test(password))
    throw invalid(
      'migration.login-invalid',
      'The secret of the service login holds other characters than letters, digits and underscores. Replace it.',
    );
  const [found] = await sql.query('select from pg_roles where rolname = $1', [username]);
  if (!found) await sql.script(`create role ${username} login noinherit password '${password}'`);
  await sql.script(`grant ${appRole}, ${platformRole}, ${custodianRole} to ${username}`);
};

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
