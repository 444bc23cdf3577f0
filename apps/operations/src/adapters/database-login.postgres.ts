import { DatabaseLogin, databaseAddress } from '@rag-assistant/contracts';
import { parseJson } from '@rag-assistant/kernel';
import { ensureServiceLogin, replaceOwnPassword, withPostgresOwner } from '@rag-assistant/platform-postgres';
import type { RotatedSecret } from '../rotation/rotated-secret.port.ts';

const loginOf = (text: string): DatabaseLogin => parseJson(DatabaseLogin, text);

const connects = (text: string): Promise<void> =>
  withPostgresOwner(databaseAddress(loginOf(text)), async (sql) => {
    await sql.query('select 1');
  });

/** What else the text holds, such as the engine, is kept. */
const replaced = (text: string, change: Partial<DatabaseLogin>): string =>
  JSON.stringify({ ...(JSON.parse(text) as object), ...change });

const cloneOf = (username: string): string =>
  username.endsWith('_clone') ? username.slice(0, -'_clone'.length) : `${username}_clone`;

/** The schema's owner: one login whose password changes. Nothing keeps a connection of it open. */
export const ownerLogin = (randomPassword: () => string): RotatedSecret => ({
  next: (current) => Promise.resolve(replaced(current, { password: randomPassword() })),
  apply: (current, pending) =>
    withPostgresOwner(databaseAddress(loginOf(current)), (sql) => replaceOwnPassword(sql, loginOf(pending))),
  test: connects,
});

/** The login of the processes: two that take turns, so that the one in use goes on working until the next rotation. */
export const serviceLogin = (ownerSecret: () => Promise<string>, randomPassword: () => string): RotatedSecret => ({
  next: (current) =>
    Promise.resolve(replaced(current, { username: cloneOf(loginOf(current).username), password: randomPassword() })),
  apply: async (_current, pending) =>
    withPostgresOwner(databaseAddress(loginOf(await ownerSecret())), (sql) =>
      ensureServiceLogin(sql, loginOf(pending), { replacePassword: true }),
    ),
  test: connects,
});
