import { describe, expect, it } from 'vitest';
import { AssistantApiEnv, DeploymentEnv, parseEnv, webOrigins, type EnvValues } from './index.ts';

const login = { engine: 'postgres', username: 'rag_service', password: 'p@ss/word', host: 'db.internal', port: 5432 };
const databaseUrl = (value: unknown) => AssistantApiEnv.shape.DATABASE_URL.safeParse(value);

describe('configuration of a deployment', () => {
  it('[C8] a login secret becomes an address that verifies the server', () => {
    expect(databaseUrl(JSON.stringify({ ...login, dbname: 'assistant' })).data).toBe(
      'postgres://rag_service:p%40ss%2Fword@db.internal:5432/assistant?sslmode=verify-full',
    );
    expect(databaseUrl(JSON.stringify({ ...login, host: '127.0.0.1', dbname: 'a' })).data).not.toContain('sslmode');
    expect(databaseUrl('pglite:memory').data).toBe('pglite:memory');
  });

  it('refuses a secret that is no login, and shows nothing of it', () => {
    for (const bad of ['{', '{}', JSON.stringify(login), JSON.stringify({ ...login, dbname: 'a', port: 0 })]) {
      const read = databaseUrl(bad);
      expect(read.success).toBe(false);
      expect(JSON.stringify(read.error)).not.toContain('p@ss');
    }
  });

  it('[API10] takes origins whole, and never all of them', () => {
    expect(webOrigins.parse('https://shop.example, http://localhost:3000')).toEqual([
      'https://shop.example',
      'http://localhost:3000',
    ]);
    for (const bad of ['*', '', 'http://shop.example', 'https://shop.example/', 'https://*.example', 'null'])
      expect(webOrigins.safeParse(bad).success).toBe(false);
  });

  it('[OPS4] has the promised regions and wants them to differ', () => {
    const mails = { ALERT_EMAIL: 'a@example.com', SECURITY_ALERT_EMAIL: 'b@example.com' };
    expect(parseEnv(DeploymentEnv, { ...mails, ENVIRONMENT: 'dev' })).toMatchObject({
      AWS_REGION: 'us-east-1',
      DR_REGION: 'us-west-2',
    });
    expect(() => parseEnv(DeploymentEnv, { ...mails, ENVIRONMENT: 'x', DR_REGION: 'us-east-1' })).toThrow(
      /ENVIRONMENT.*DR_REGION/s,
    );
  });

  it('[L12] a template that sets a variable by another name does not compile', () => {
    // @ts-expect-error MODEL is not a variable of the service
    const values: Partial<EnvValues<typeof AssistantApiEnv>> = { MODEL: 'x' };
    expect(values).toBeDefined();
  });
});
