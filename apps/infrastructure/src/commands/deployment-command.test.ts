import { isAppError } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { readCommand } from './deployment-command.ts';

const env = { ENVIRONMENT: 'dev', ALERT_EMAIL: 'ops@example.com', SECURITY_ALERT_EMAIL: 'security@example.com' };
const account = '111122223333';
const read = (line: string, more: Record<string, string | undefined> = {}, caller: string | undefined = account) =>
  readCommand(line.split(' ').filter(Boolean), { ...env, ...more }, () => Promise.resolve(caller));
const refusal = async (...args: Parameters<typeof read>): Promise<string> =>
  read(...args).then(
    () => 'accepted',
    (error: unknown) => (isAppError(error) ? `${error.code} ${error.publicText}` : String(error)),
  );

describe('[OPS4] [OPS5] a command that touches an account', () => {
  it('takes the five variables, with the regions that are promised', async () => {
    const { config, cdk } = await read('deploy --stage dev');
    expect(config).toMatchObject({ stage: 'dev', region: 'us-east-1', recoveryRegion: 'us-west-2' });
    expect(cdk).toEqual(['deploy', '--all']);
    expect((await read('deploy mindsdb-rag-dev --stage dev --require-approval=never')).cdk).toEqual([
      'deploy',
      'mindsdb-rag-dev',
      '--require-approval=never',
    ]);
  });

  it('reports every wrong value at once, before any call, without repeating it', async () => {
    let calls = 0;
    const bad = {
      ENVIRONMENT: 'production',
      AWS_REGION: 'us',
      ALERT_EMAIL: 'hunter2',
      SECURITY_ALERT_EMAIL: undefined,
    };
    const error: unknown = await readCommand(['deploy'], { ...env, ...bad }, () => {
      calls += 1;
      return Promise.resolve(account);
    }).catch((thrown: unknown) => thrown);
    expect(isAppError(error, 'config.invalid')).toBe(true);
    const text = (error as { publicText: string }).publicText;
    for (const name of ['ENVIRONMENT', 'AWS_REGION', 'ALERT_EMAIL', 'SECURITY_ALERT_EMAIL: is not set'])
      expect(text).toContain(name);
    expect(text).not.toContain('hunter2');
    expect(calls).toBe(0);
  });

  it('wants the regions to differ, and a domain whole', async () => {
    expect(await refusal('synth', { DR_REGION: 'us-east-1' })).toContain('another region');
    expect(await refusal('synth', { SERVICE_DOMAIN: 'a.example.com' })).toContain('HOSTED_ZONE_ID');
    for (const origins of ['*', 'http://shop.example', 'https://shop.example/path'])
      expect(await refusal('synth', { WEB_ORIGINS: origins })).toContain('WEB_ORIGINS');
  });

  it('wants the stage on the command line, and the same one', async () => {
    expect(await refusal('deploy')).toContain('infrastructure.stage-unnamed');
    expect(await refusal('destroy')).toContain('--stage dev');
    expect(await refusal('deploy --stage prod')).toContain('infrastructure.stage-differs');
    expect(await refusal('deploy --stage live')).toContain('infrastructure.stage-unknown');
    expect(await refusal('deploy --stage=dev mindsdb-rag-prod')).toContain('infrastructure.stack-unknown');
    expect(await refusal('fly --stage dev')).toContain('infrastructure.command-invalid');
  });

  it('wants credentials, and those of the account that is meant', async () => {
    const noCredentials = await readCommand(['deploy', '--stage', 'dev'], env, () => Promise.resolve(undefined)).catch(
      (error: unknown) => error,
    );
    expect(noCredentials).toMatchObject({ code: 'infrastructure.credentials-missing' });
    expect(await refusal('deploy --stage dev', { AWS_ACCOUNT_ID: '999988887777' })).toContain(
      'infrastructure.account-differs',
    );
    expect(await refusal('deploy --stage dev', { AWS_ACCOUNT_ID: account })).toBe('accepted');
  });

  it('goes to an emulator of this machine without a stage, and to no other account there', async () => {
    const emulator = { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' };
    expect(await refusal('deploy', emulator, '000000000000')).toBe('accepted');
    expect(await refusal('deploy', emulator, account)).toContain('infrastructure.account-differs');
    expect(await refusal('deploy', { AWS_ENDPOINT_URL: 'http://emulator.example:4566' }, '000000000000')).toContain(
      'infrastructure.stage-unnamed',
    );
  });

  it('synthesizes without credentials and without a stage on the command line', async () => {
    expect((await read('synth', {}, undefined)).cdk).toEqual(['synth', '--all']);
  });
});
