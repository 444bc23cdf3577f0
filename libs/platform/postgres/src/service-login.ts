import { invalid } from '@rag-assistant/kernel';
import type { OwnerSql } from './database.ts';
import { appRole, custodianRole, platformRole } from './roles.ts';

export interface ServiceLogin {
  readonly username: string;
  readonly password: string;
}

/** Both stand in the text of a statement that takes no parameters. */
const plainWord = /^[A-Za-z0-9_]{1,63}$/;

const checked = ({ username, password }: ServiceLogin): void => {
  if (!plainWord.test(username) || !plainWord.test(password))
    throw invalid(
      'postgres.login-name-invalid',
      'Name and password of a service login hold letters, digits and underscores alone, 63 at most.',
    );
};

/**
 * A login for processes: it reads nothing by itself and may become the roles that read. One that exists keeps its
 * password unless `replacePassword` is asked for.
 * @throws AppError `postgres.login-name-invalid`
 */
export const ensureServiceLogin = async (
  sql: OwnerSql,
  { username, password }: ServiceLogin,
  { replacePassword = false } = {},
): Promise<void> => {
  checked({ username, password });
  const [found] = await sql.query('select from pg_roles where rolname = $1', [username]);
  if (!found) await sql.script(`create role ${username} login noinherit password '${password}'`);
  else if (replacePassword) await sql.script(`alter role ${username} password '${password}'`);
  await sql.script(`grant ${appRole}, ${platformRole}, ${custodianRole} to ${username}`);
};

/** Replaces the password of the login that `sql` is connected with. @throws AppError `postgres.login-name-invalid` */
export const replaceOwnPassword = async (sql: OwnerSql, { username, password }: ServiceLogin): Promise<void> => {
  checked({ username, password });
  await sql.script(`alter role ${username} password '${password}'`);
};
