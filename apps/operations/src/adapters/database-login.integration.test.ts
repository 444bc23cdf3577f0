import { migrate, withPostgresOwner } from '@rag-assistant/platform-postgres';
import { startPostgresServer, type PostgresServer } from '@rag-assistant/platform-postgres/testing';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownerLogin, serviceLogin } from './database-login.postgres.ts';

const password = (): string => randomBytes(12).toString('hex');

describe('logins of a real server', () => {
  let server: PostgresServer;
  let owner: string;
  const name = `rag_rotation_${randomBytes(4).toString('hex')}`;
  const login = (text: string) => JSON.parse(text) as { username: string; password: string };
  beforeAll(async () => {
    server = await startPostgresServer();
    const { hostname: host, port, pathname } = new URL(server.url);
    const ownerPassword = password();
    await withPostgresOwner(server.url, async (sql) => {
      await migrate(sql, []);
      await sql.script(`create role ${name}_owner login createrole password '${ownerPassword}'`);
      await sql.script(`grant rag_app, rag_platform, rag_custodian to ${name}_owner with admin option`);
    });
    const rest = {
      engine: 'postgres',
      host: host === 'localhost' ? '127.0.0.1' : host,
      port,
      dbname: pathname.slice(1),
    };
    owner = JSON.stringify({ ...rest, username: `${name}_owner`, password: ownerPassword });
  });
  afterAll(async () => {
    await withPostgresOwner(server.url, async (sql) => {
      const [, ...rest] = [name, `${name}_service`, `${name}_service_clone`, `${name}_owner`];
      for (const role of rest)
        await sql.script(`drop owned by ${role} cascade; drop role ${role}`).catch(() => undefined);
    });
    await server.stop();
  });

  it('[C8] [SEC15] the service takes turns between two logins, and the one in use goes on working', async () => {
    const first = JSON.stringify({ ...login(owner), username: `${name}_service`, password: password() });
    const service = serviceLogin(() => Promise.resolve(owner), password);
    await service.apply('', first);
    await service.test(first);

    const second = await service.next(first);
    expect(login(second).username).toBe(`${name}_service_clone`);
    await expect(service.test(second)).rejects.toMatchObject({ code: 'postgres.login-refused' });
    await service.apply(first, second);
    await service.test(second);
    await service.test(first);

    const third = await service.next(second);
    expect(login(third).username).toBe(`${name}_service`);
    await service.apply(second, third);
    await service.test(third);
    await service.test(second);
    await expect(service.test(first)).rejects.toMatchObject({ code: 'postgres.login-refused' });
  });

  it('[C8] the owner has one login, whose old password ends', async () => {
    const one = ownerLogin(password);
    const next = await one.next(owner);
    await one.apply(owner, next);
    await one.test(next);
    await expect(one.test(owner)).rejects.toMatchObject({ code: 'postgres.login-refused' });
    expect(JSON.parse(next)).toMatchObject({ engine: 'postgres', username: `${name}_owner` });
    owner = next;
  });
});
