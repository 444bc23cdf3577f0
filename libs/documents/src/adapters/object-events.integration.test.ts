import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { emulatedAws } from '@rag-assistant/localstack-utils';
import { s3Client } from '@rag-assistant/platform-aws/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objectKey } from '../domain/object-key.ts';
import { readNotice, type ObjectEvent } from '../domain/object-event.ts';
import { s3ObjectStore } from './object-store.s3.ts';

const aws = await emulatedAws();
const [s3, events, sfn] = [aws.client(S3Client), aws.client(EventBridgeClient), aws.client(SFNClient)];
const bucket = aws.unique('documents');
const client = s3Client({ region: aws.region, endpoint: aws.endpoint, timeoutMs: 20_000 });
const store = s3ObjectStore({ client, bucket, timeoutMs: 21_000 });
const merchant = merchantNumber(1);
const put = (shelf: 'documents' | 'work', name: string, body = 'x') =>
  store.put(merchant, objectKey(merchant, shelf, name), new TextEncoder().encode(body), { bytesMax: 100 });

let stateMachineArn: string | undefined;
/** The rule that the stacks declare: originals of merchants alone. */
beforeAll(async () => {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  const NotificationConfiguration = { EventBridgeConfiguration: {} };
  await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket: bucket, NotificationConfiguration }));
  const definition = JSON.stringify({ StartAt: 'end', States: { end: { Type: 'Succeed' } } });
  const [name, roleArn] = [aws.unique('documents'), 'arn:aws:iam::000000000000:role/states'];
  ({ stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name, definition, roleArn })));
  const EventPattern = JSON.stringify({
    source: ['aws.s3'],
    'detail-type': ['Object Created', 'Object Deleted'],
    detail: { bucket: { name: [bucket] }, object: { key: [{ wildcard: 'merchants/*/documents/*' }] } },
  });
  await events.send(new PutRuleCommand({ Name: name, EventPattern }));
  const Targets = [{ Id: 'documents', Arn: stateMachineArn, RoleArn: roleArn }];
  await events.send(new PutTargetsCommand({ Rule: name, Targets }));
});
afterAll(async () => {
  client.destroy();
  await aws.stop();
});

/** S3 tells EventBridge the key as it is; LocalStack encodes it as for other receivers (docs/fidelity.md). */
const asLocalstackTells = (key: string): string => key.split('/').map(encodeURIComponent).join('/');

const seen = async (): Promise<ObjectEvent[]> => {
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  const inputs = executions.map(({ executionArn }) => sfn.send(new DescribeExecutionCommand({ executionArn })));
  return (await Promise.all(inputs)).map(({ input }) => readNotice(JSON.parse(input ?? '')));
};

describe('a file put into S3 starts the state machine on LocalStack', () => {
  it('[SF8] once for each version, with its key and the version that was put; other shelves start nothing', async () => {
    const names = ['returns.txt', 'a+b c%20d.txt', 'Größe – 大小/100%.txt'];
    await put('work', 'run-1/extracted.json');
    const versions = [];
    for (const name of [...names, 'returns.txt']) versions.push(await put('documents', name, name));
    await expect.poll(async () => (await seen()).length, { timeout: 30_000, interval: 500 }).toBe(4);
    const found = (await seen()).map(({ type, key, version }) => ({ type, key, version }));
    const byVersion = (a: { version: string | null }, b: { version: string | null }) =>
      (a.version ?? '').localeCompare(b.version ?? '');
    expect(found.sort(byVersion)).toEqual(
      versions.map(({ key, version }) => ({ type: 'created', key: asLocalstackTells(key), version })).sort(byVersion),
    );
  }, 90_000);
});
