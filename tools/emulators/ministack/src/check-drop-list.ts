import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { resolve } from 'node:path';
import { dropped } from './drop-list.ts';
import { account, region, startMiniStack } from './server.ts';

/** The emulator refuses a template as a whole and names every type that it does not know. */
const cloud = await startMiniStack(resolve(import.meta.dirname, '../../../..'));
try {
  const types = [...Object.keys(dropped), 'AWS::Never::Known'];
  const Resources = Object.fromEntries(types.map((Type, at) => [`R${at}`, { Type, Properties: {} }]));
  const client = new CloudFormationClient({
    endpoint: cloud.endpoint,
    region,
    credentials: { accessKeyId: account, secretAccessKey: 'loopback' },
  });
  const TemplateBody = JSON.stringify({ Resources });
  const said = await client.send(new CreateStackCommand({ StackName: 'drop-list', TemplateBody })).then(
    () => 'accepted',
    (error: unknown) => (error as Error).message,
  );
  client.destroy();
  const unknown = new Set(/\[(.*)\]/s.exec(said)?.[1]?.split(', ') ?? []);
  const stale = types.filter((type) => !unknown.has(type));
  process.stdout.write(
    stale.length === 0
      ? `${types.length - 1} dropped types are still unknown to the emulator\n`
      : `Known to the emulator now, take them off the list: ${stale.join(', ')}\n`,
  );
  process.exitCode = stale.length === 0 ? 0 : 1;
} finally {
  await cloud.stop();
}
