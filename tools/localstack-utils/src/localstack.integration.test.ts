import { CreateEventBusCommand, EventBridgeClient, ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { CreateAliasCommand, CreateKeyCommand, KMSClient, ListAliasesCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand,
  ListBucketsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateSecretCommand, ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { emulatedAws, startFaultProxy, startLocalstack } from './index.ts';
import { emulatedAwsAt } from './emulated-aws.ts';

describe('a LocalStack of the suite', () => {
  it('starts on a free port of this machine and is empty again after a reset', async () => {
    // Of its own, since a reset takes everything.
    const own = await startLocalstack();
    const aws = await emulatedAwsAt(own.endpoint, own.stop);
    try {
      const s3 = aws.client(S3Client);
      const Bucket = aws.unique('kept');
      await s3.send(new CreateBucketCommand({ Bucket }));
      await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }));
      for (const Body of ['one', 'two']) await s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body }));
      const kms = aws.client(KMSClient);
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
      await kms.send(new CreateAliasCommand({ AliasName: 'alias/own', TargetKeyId: KeyMetadata?.KeyId }));
      const [sqs, sns, secrets] = [aws.client(SQSClient), aws.client(SNSClient), aws.client(SecretsManagerClient)];
      await sqs.send(new CreateQueueCommand({ QueueName: 'own' }));
      await sns.send(new CreateTopicCommand({ Name: 'own' }));
      await secrets.send(new CreateSecretCommand({ Name: 'own', SecretString: 'x' }));
      const [ssm, events] = [aws.client(SSMClient), aws.client(EventBridgeClient)];
      await ssm.send(new PutParameterCommand({ Name: '/own', Value: 'x', Type: 'String' }));
      await events.send(new CreateEventBusCommand({ Name: 'own' }));
      await aws.reset();
      const left = [
        ...((await s3.send(new ListBucketsCommand({}))).Buckets ?? []),
        ...((await kms.send(new ListAliasesCommand({}))).Aliases ?? []).filter((a) => a.AliasName === 'alias/own'),
        ...((await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? []),
        ...((await sns.send(new ListTopicsCommand({}))).Topics ?? []),
        ...((await secrets.send(new ListSecretsCommand({}))).SecretList ?? []),
        ...((await ssm.send(new DescribeParametersCommand({}))).Parameters ?? []),
        ...((await events.send(new ListEventBusesCommand({}))).EventBuses ?? []).filter((b) => b.Name !== 'default'),
      ];
      expect(left).toEqual([]);
    } finally {
      await aws.stop();
    }
  }, 150_000);

  it('takes the running endpoint that AWS_ENDPOINT_URL names, and leaves it running', async () => {
    const own = await startLocalstack();
    try {
      const aws = await emulatedAws({ AWS_ENDPOINT_URL: own.endpoint });
      expect(aws.endpoint).toBe(own.endpoint);
      await aws.stop();
      await expect(fetch(`${own.endpoint}/_localstack/health`)).resolves.toMatchObject({ status: 200 });
    } finally {
      await own.stop();
    }
  }, 150_000);

  it('names the image and the command when it cannot start', async () => {
    await expect(startLocalstack('localhost:1/no-such-image:0')).rejects.toThrow(
      /no-such-image.*LOCALSTACK_IMAGE.*npm run stack:up/,
    );
  });
});

describe('the fault proxy', () => {
  it('passes on, throttles a number of times, breaks and cuts', async () => {
    const aws = await emulatedAws();
    const proxy = await startFaultProxy(aws.endpoint);
    const client = new SQSClient({ ...proxyConfig(proxy.endpoint), maxAttempts: 1 });
    const ask = (): Promise<string> =>
      client.send(new ListQueuesCommand({})).then(
        () => 'works',
        (error: unknown) => (error as Error).name,
      );
    try {
      expect(await ask()).toBe('works');
      Object.assign(proxy, { mode: 'throttled', faultsLeft: 1 });
      expect([await ask(), await ask()]).toEqual(['ThrottlingException', 'works']);
      Object.assign(proxy, { mode: 'cut', faultsLeft: 1 });
      expect(await ask()).not.toBe('works');
      expect(proxy.requests).toBe(4);
    } finally {
      client.destroy();
      await proxy.stop();
      await aws.stop();
    }
  }, 150_000);
});

const proxyConfig = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'loopback', secretAccessKey: 'loopback' },
});
