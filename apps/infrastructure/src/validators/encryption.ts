import { at, finding, listAt, resourcesOf, type Finding, type Found, type Templates } from './template.ts';

const rule = 'encryption';

type Check = (properties: Found['properties']) => string | undefined;
const needs =
  (text: string, ...path: readonly (string | number)[]): Check =>
  (properties) =>
    at(properties, ...path) === undefined || at(properties, ...path) === false ? text : undefined;

/** Buckets that AWS itself writes to with its own key alone. */
const isAccessLogBucket = (properties: Found['properties']): boolean =>
  JSON.stringify(properties['BucketName'] ?? '').includes('access-logs');

const bucketKey: Check = (properties) => {
  const [ruleOf] = listAt(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration');
  const by = at(ruleOf, 'ServerSideEncryptionByDefault');
  if (by === undefined) return 'is not encrypted';
  if (isAccessLogBucket(properties)) return undefined;
  return at(by, 'SSEAlgorithm') === 'aws:kms' && at(by, 'KMSMasterKeyID') !== undefined
    ? undefined
    : 'is not encrypted by our key';
};

/** Types that keep data, each with what makes it encrypted by our key; one that is not listed is a finding. */
const checks: Readonly<Record<string, readonly Check[]>> = {
  'AWS::S3::Bucket': [bucketKey],
  'AWS::Logs::LogGroup': [needs('is not encrypted by our key', 'KmsKeyId')],
  'AWS::SNS::Topic': [needs('is not encrypted by our key', 'KmsMasterKeyId')],
  'AWS::SQS::Queue': [needs('is not encrypted by our key', 'KmsMasterKeyId')],
  'AWS::SecretsManager::Secret': [needs('is not encrypted by our key', 'KmsKeyId')],
  'AWS::RDS::DBCluster': [
    needs('is not encrypted', 'StorageEncrypted'),
    needs('is not encrypted by our key', 'KmsKeyId'),
  ],
  'AWS::RDS::DBInstance': [
    (properties) =>
      properties['EnablePerformanceInsights'] === true && properties['PerformanceInsightsKMSKeyId'] === undefined
        ? 'keeps statements that are not encrypted by our key'
        : undefined,
  ],
  'AWS::ElastiCache::ReplicationGroup': [
    needs('is not encrypted at rest', 'AtRestEncryptionEnabled'),
    needs('is not encrypted by our key', 'KmsKeyId'),
    needs('speaks in plain text', 'TransitEncryptionEnabled'),
    needs('asks for no token', 'AuthToken'),
  ],
  'AWS::KMS::Key': [needs('is never renewed', 'EnableKeyRotation')],
};

const keepsData =
  /^AWS::(S3|SQS|SNS|RDS|DynamoDB|EFS|ElastiCache|OpenSearchService|Kinesis|KinesisFirehose|Redshift|DocDB|Neptune|FSx|Backup|SecretsManager)::(Bucket|Queue|Topic|DBCluster|DBInstance|Table|GlobalTable|FileSystem|ReplicationGroup|ServerlessCache|CacheCluster|Domain|Stream|DeliveryStream|Cluster|BackupVault|Secret)$/;

/** Everything that keeps data is encrypted at rest by a key of ours. */
export const encryption = (templates: Templates): Finding[] =>
  resourcesOf(templates).flatMap((found) => {
    const known = checks[found.type];
    if (known === undefined)
      return keepsData.test(found.type) ? [finding(rule, found, `${found.type} has no encryption rule here yet`)] : [];
    return known.flatMap((check) => check(found.properties) ?? []).map((text) => finding(rule, found, text));
  });
