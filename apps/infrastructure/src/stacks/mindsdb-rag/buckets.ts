import { Aws, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
  type BucketProps,
  type CfnBucket,
  type LifecycleRule,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge.ts';
import { ProductStack } from '../../shared/product-stack.ts';

/** Seven years, in days. */
const auditDays = 2555;
const auditLockDays = 365;

const cheaper: LifecycleRule['transitions'] = [
  { storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) },
  { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) },
];
/** What was overwritten or deleted can be brought back for this long. */
const rest: LifecycleRule = {
  id: 'unfinished-and-old',
  abortIncompleteMultipartUploadAfter: Duration.days(7),
  noncurrentVersionExpiration: Duration.days(90),
};

/** Documents, models and audit records: encrypted by our key, private, versioned, reached by TLS alone. */
export class Buckets extends Construct {
  readonly documents: Bucket;
  readonly models: Bucket;
  readonly audit: Bucket;
  /** Access logs of buckets and load balancer, which AWS writes with its own key alone. */
  readonly accessLogs: Bucket;

  constructor(scope: Construct, id: string, dataKey: IKey) {
    super(scope, id);
    const { stage, dataRemoval } = ProductStack.of(this);
    const nameOf = (kind: string): string => `rag-assistant-${kind}-${stage}-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
    const shared = {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      removalPolicy: dataRemoval,
    } satisfies BucketProps;
    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...shared,
      bucketName: nameOf('access-logs'),
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ ...rest, expiration: Duration.days(365) }],
    });
    const data = (name: string, kind: string, more: Partial<BucketProps>): Bucket =>
      new Bucket(this, name, {
        ...shared,
        bucketName: nameOf(kind),
        encryption: BucketEncryption.KMS,
        encryptionKey: dataKey,
        bucketKeyEnabled: true,
        serverAccessLogsBucket: this.accessLogs,
        serverAccessLogsPrefix: `${kind}/`,
        ...more,
      });
    this.documents = data('Documents', 'documents', {
      lifecycleRules: [rest, { id: 'cheaper', transitions: cheaper }],
    });
    this.models = data('Models', 'models', { lifecycleRules: [rest] });
    this.audit = data('Audit', 'audit', {
      objectLockDefaultRetention: ObjectLockRetention.governance(Duration.days(auditLockDays)),
      lifecycleRules: [rest, { id: 'seven-years', transitions: cheaper, expiration: Duration.days(auditDays) }],
    });
    // By the bucket's own property: the construct's way would deploy a function of the CDK.
    for (const bucket of [this.documents, this.models])
      (bucket.node.defaultChild as CfnBucket).addPropertyOverride(
        'NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled',
        true,
      );
    acknowledge(this.accessLogs, { S1: 'The bucket that access logs go to keeps none of its own.' });
  }
}
