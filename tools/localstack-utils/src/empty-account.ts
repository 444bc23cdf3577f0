import {
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { DeleteAliasCommand, KMSClient, paginateListAliases, paginateListKeys } from '@aws-sdk/client-kms';
import { DescribeKeyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  AbortMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListBucketsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { DeleteSecretCommand, paginateListSecrets, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DeleteStateMachineCommand, paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import { DeleteTopicCommand, paginateListTopics, SNSClient } from '@aws-sdk/client-sns';
import { DeleteQueueCommand, paginateListQueues, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteParametersCommand, paginateDescribeParameters, SSMClient } from '@aws-sdk/client-ssm';
import type { MakeClient } from './emulated-client.ts';

/** All of one kind first, then their deletion: a page that shrinks under its reader would be left half-read. */
const gather = async <Page, Item>(
  pages: AsyncIterable<Page>,
  of: (page: Page) => Item[] | undefined,
): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(of(page) ?? []));
  return all;
};

/** Versions and delete markers, a page at a time until none is left. */
const emptyBucket = async (client: S3Client, Bucket: string | undefined): Promise<void> => {
  for (;;) {
    const page = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    if (Objects.length === 0) return;
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
};

const emptyS3 = async (client: S3Client): Promise<void> => {
  const { Buckets: buckets = [] } = await client.send(new ListBucketsCommand({}));
  for (const { Name: Bucket } of buckets) {
    await emptyBucket(client, Bucket);
    const { Uploads: uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    for (const { Key, UploadId } of uploads)
      await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
    await client.send(new DeleteBucketCommand({ Bucket }));
  }
};

const emptyEvents = async (client: EventBridgeClient): Promise<void> => {
  const { EventBuses: buses = [] } = await client.send(new ListEventBusesCommand({}));
  for (const { Name: EventBusName } of buses) {
    const { Rules: rules = [] } = await client.send(new ListRulesCommand({ EventBusName }));
    for (const { Name } of rules) {
      const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: Name, EventBusName }));
      const Ids = Targets.flatMap(({ Id }) => (Id === undefined ? [] : [Id]));
      if (Ids.length > 0) await client.send(new RemoveTargetsCommand({ Rule: Name, EventBusName, Ids }));
      await client.send(new DeleteRuleCommand({ Name, EventBusName }));
    }
    if (EventBusName !== 'default') await client.send(new DeleteEventBusCommand({ Name: EventBusName }));
  }
};

/** Keys cannot be deleted at once on AWS: they are put to their end, and their aliases go. */
const emptyKms = async (client: KMSClient): Promise<void> => {
  for (const { AliasName } of await gather(paginateListAliases({ client }, {}), (page) => page.Aliases))
    if (AliasName !== undefined && !AliasName.startsWith('alias/aws/'))
      await client.send(new DeleteAliasCommand({ AliasName }));
  for (const { KeyId } of await gather(paginateListKeys({ client }, {}), (page) => page.Keys)) {
    const { KeyMetadata: key } = await client.send(new DescribeKeyCommand({ KeyId }));
    if (key?.KeyManager === 'CUSTOMER' && key.KeyState !== 'PendingDeletion')
      await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  }
};

/** Leaves nothing of the services that the project uses. The caller has made sure that the account is an emulated one. */
export const emptyAccount = async (make: MakeClient): Promise<void> => {
  await emptyS3(make(S3Client));
  await emptyEvents(make(EventBridgeClient));
  await emptyKms(make(KMSClient));
  const sqs = make(SQSClient);
  for (const QueueUrl of await gather(paginateListQueues({ client: sqs }, {}), (page) => page.QueueUrls))
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  const sns = make(SNSClient);
  for (const { TopicArn } of await gather(paginateListTopics({ client: sns }, {}), (page) => page.Topics))
    await sns.send(new DeleteTopicCommand({ TopicArn }));
  const secrets = make(SecretsManagerClient);
  for (const { ARN } of await gather(paginateListSecrets({ client: secrets }, {}), (page) => page.SecretList))
    await secrets.send(new DeleteSecretCommand({ SecretId: ARN, ForceDeleteWithoutRecovery: true }));
  const ssm = make(SSMClient);
  for (const { Name } of await gather(paginateDescribeParameters({ client: ssm }, {}), (page) => page.Parameters))
    if (Name !== undefined) await ssm.send(new DeleteParametersCommand({ Names: [Name] }));
  const sfn = make(SFNClient);
  for (const { stateMachineArn } of await gather(
    paginateListStateMachines({ client: sfn }, {}),
    (page) => page.stateMachines,
  ))
    await sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
};
