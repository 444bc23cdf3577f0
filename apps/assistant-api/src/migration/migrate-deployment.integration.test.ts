import { randomBytes } from 'node:crypto';
import { openPostgres, withPostgresOwner } from '@rag-assistant/platform-postgres';
import { startPostgresServer, type PostgresServer } from '@rag-assistant/platform-postgres/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../wiring/migrations.ts';
import { makeMigrateDeployment } from './migrate-deployment.ts';

const serviceRole = `rag_service_${randomBytes(4).toString('hex')}`;

describe('the schema of a deployment', () => {
  let server: PostgresServer;
  const database = `rag_deploy_${randomBytes(4).toString('hex')}`;
  const secrets = new Map<string, string>();
  const make = () =>
    makeMigrateDeployment({
      migrations,
      readSecret: (arn) => Promise.resolve(secrets.get(arn) ?? ''),
      ownerSecretArn: 'owner',
      serviceSecretArn: 'service',
    });
  const serviceUrl = (): string => {
    const { username, password, host, port, dbname } = JSON.parse(secrets.get('service') ?? '{}') as Record<
      string,
      string
    >;
    return `postgres://${String(username)}:${String(password)}@${String(host)}:${String(port)}/${String(dbname)}`;
  };

  beforeAll(async () => {
    server = await startPostgresServer();
    await withPostgresOwner(server.url, (sql) => sql.script(`create database ${database}`));
    const { hostname, port, username, password } = new URL(server.url);
    const at = { host: hostname === 'localhost' ? '127.0.0.1' : hostname, port, dbname: database };
    secrets.set('owner', JSON.stringify({ ...at, username, password }));
    secrets.set('service', JSON.stringify({ ...at, username: serviceRole, password: randomBytes(12).toString('hex') }));
  });
  afterAll(async () => {
    await withPostgresOwner(server.url, async (sql) => {
      await sql.script(`drop database if exists ${database} with (force)`);
      await sql.script(`drop role if exists ${serviceRole}`);
    });
    await server.stop();
  });

  it('[C3] comes into an empty database once, though two deployments run at the same time', async () => {
    const applied = await Promise.all([make().forward(), make().forward()]);
    expect(applied.flat().sort()).toEqual(migrations.map(({ id }) => id).sort());
    expect(await make().forward()).toEqual([]);
  });

  it('[C3] [C8] makes the login of the processes, which starts the service and owns nothing', async () => {
    const opened = await openPostgres({ url: serviceUrl(), migrations, migrate: 'check' });
    await opened.ping();
    await opened.close();
    await expect(
      withPostgresOwner(serviceUrl(), (sql) => sql.script('create table mine (id int)')),
    ).rejects.toMatchObject({ code: 'postgres.forbidden' });
  });

  it('[C3] goes one step back and forward again in a filled database, whose rows of older steps stay', async () => {
    const ownerUrl = serviceUrl().replace(
      /\/\/[^@]+@/,
      `//${new URL(server.url).username}:${new URL(server.url).password}@`,
    );
    const id = '10000000-0000-4000-8000-00000000000a';
    await withPostgresOwner(ownerUrl, (sql) =>
      sql.script(
        `insert into merchants (id, slug, name, description, suggestions) values ('${id}', 'alpine', 'Alpine', '', '{}')`,
      ),
    );
    const last = migrations
      .map((migration) => migration.id)
      .sort()
      .at(-1);
    expect(await make().back()).toBe(last);
    await expect(openPostgres({ url: serviceUrl(), migrations, migrate: 'check' })).rejects.toMatchObject({
      code: 'postgres.schema-too-old',
    });
    expect(await make().forward()).toEqual([last]);
    const rows = await withPostgresOwner(ownerUrl, (sql) => sql.query('select slug from merchants'));
    expect(rows).toEqual([{ slug: 'alpine' }]);
  });

  it('keeps the password of a login that exists, so that running processes stay logged in', async () => {
    const before = serviceUrl();
    secrets.set(
      'service',
      JSON.stringify({ ...(JSON.parse(secrets.get('service') ?? '{}') as object), password: 'another1' }),
    );
    await make().forward();
    const opened = await openPostgres({ url: before });
    await opened.ping();
    await opened.close();
  });
});
