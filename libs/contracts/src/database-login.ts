import { z } from 'zod';

/** A login as Secrets Manager keeps it. */
export const DatabaseLogin = z.object({
  username: z.string().min(1),
  password: z.string().min(1),
  host: z.string().min(1),
  port: z.coerce.number().int().min(1).max(65_535),
  dbname: z.string().min(1),
});
export type DatabaseLogin = z.infer<typeof DatabaseLogin>;

const onThisMachine = /^(127\.0\.0\.1|localhost)$/;

/**
 * The address of a login; the server's certificate is verified against the authorities that the process trusts, unless
 * the server is on this machine.
 */
export const databaseAddress = ({ username, password, host, port, dbname }: DatabaseLogin): string => {
  const login = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return `postgres://${login}@${host}:${port}/${dbname}${onThisMachine.test(host) ? '' : '?sslmode=verify-full'}`;
};

const parsedJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const addressOf = (text: string): string => {
  if (!text.startsWith('{')) return text;
  const login = DatabaseLogin.safeParse(parsedJson(text));
  return login.success ? databaseAddress(login.data) : text;
};

/** `postgres://…`, `pglite:FOLDER`, or a `DatabaseLogin` as JSON, which becomes an address. */
export const databaseUrl = z
  .string()
  .transform(addressOf)
  .pipe(
    z.string().regex(/^(postgres(ql)?:\/\/|pglite:)./, 'must be postgres://…, pglite:FOLDER or a login secret as JSON'),
  );
