import type { validators } from '../validators/index.ts';

export interface Plant {
  readonly validator: keyof typeof validators;
  readonly fault: string;
  /** What the finding says. */
  readonly says: RegExp;
  readonly type: string;
  readonly change: (properties: Record<string, unknown>) => void;
}

const set =
  (name: string, value: unknown) =>
  (properties: Record<string, unknown>): void => {
    properties[name] = value;
  };
const without =
  (...names: readonly string[]) =>
  (properties: Record<string, unknown>): void => {
    for (const name of names) Reflect.deleteProperty(properties, name);
  };
const grant = (Action: unknown, Resource: unknown) => ({
  PolicyDocument: { Statement: [{ Effect: 'Allow', Action, Resource }] },
});

/** One fault or more for each validator, planted into templates that it accepts. */
export const plants: readonly Plant[] = [
  {
    validator: 'creatableVersions',
    fault: 'Aurora 15',
    says: /15\.3 cannot/,
    type: 'AWS::RDS::DBCluster',
    change: set('EngineVersion', '15.3'),
  },
  {
    validator: 'creatableVersions',
    fault: 'Node.js 18',
    says: /nodejs18\.x/,
    type: 'AWS::Lambda::Function',
    change: set('Runtime', 'nodejs18.x'),
  },
  {
    validator: 'creatableVersions',
    fault: 'an old cache',
    says: /redis 5/,
    type: 'AWS::ElastiCache::ReplicationGroup',
    change: (p) => Object.assign(p, { Engine: 'redis', EngineVersion: '5.0' }),
  },
  {
    validator: 'functionLimits',
    fault: '128 MB',
    says: /memory 128/,
    type: 'AWS::Lambda::Function',
    change: set('MemorySize', 128),
  },
  {
    validator: 'functionLimits',
    fault: '1,000 seconds',
    says: /timeout 1000/,
    type: 'AWS::Lambda::Function',
    change: set('Timeout', 1000),
  },
  {
    validator: 'functionLimits',
    fault: 'a function outside the network',
    says: /outside the private/,
    type: 'AWS::Lambda::Function',
    change: without('VpcConfig'),
  },
  {
    validator: 'functionLimits',
    fault: 'no trace',
    says: /not traced/,
    type: 'AWS::Lambda::Function',
    change: without('TracingConfig'),
  },
  {
    validator: 'wildcardPermissions',
    fault: 's3:*',
    says: /grants s3:\*/,
    type: 'AWS::IAM::Policy',
    change: (p) => Object.assign(p, grant('s3:*', 'arn:aws:s3:::a')),
  },
  {
    validator: 'wildcardPermissions',
    fault: 'every resource',
    says: /on every resource/,
    type: 'AWS::IAM::Policy',
    change: (p) => Object.assign(p, grant('s3:GetObject', '*')),
  },
  {
    validator: 'wildcardPermissions',
    fault: 'NotAction',
    says: /by exclusion/,
    type: 'AWS::IAM::Policy',
    change: set('PolicyDocument', { Statement: [{ Effect: 'Allow', NotAction: 's3:GetObject', Resource: 'a' }] }),
  },
  {
    validator: 'wildcardPermissions',
    fault: 'a bucket for anybody',
    says: /open to anybody/,
    type: 'AWS::S3::BucketPolicy',
    change: set('PolicyDocument', {
      Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: 's3:GetObject', Resource: 'a' }],
    }),
  },
  {
    validator: 'wildcardPermissions',
    fault: 'a caller of any account',
    says: /any account/,
    type: 'AWS::Lambda::Permission',
    change: (p: Record<string, unknown>): void => {
      without('SourceArn', 'SourceAccount')(p);
      p['Principal'] = 's3.amazonaws.com';
    },
  },
  {
    validator: 'encryption',
    fault: 'a bucket in plain',
    says: /not encrypted/,
    type: 'AWS::S3::Bucket',
    change: without('BucketEncryption'),
  },
  {
    validator: 'encryption',
    fault: 'a log in plain',
    says: /key/,
    type: 'AWS::Logs::LogGroup',
    change: without('KmsKeyId'),
  },
  {
    validator: 'encryption',
    fault: 'a topic in plain',
    says: /key/,
    type: 'AWS::SNS::Topic',
    change: without('KmsMasterKeyId'),
  },
  {
    validator: 'encryption',
    fault: 'a queue in plain',
    says: /key/,
    type: 'AWS::SQS::Queue',
    change: without('KmsMasterKeyId'),
  },
  {
    validator: 'encryption',
    fault: 'a secret in plain',
    says: /key/,
    type: 'AWS::SecretsManager::Secret',
    change: without('KmsKeyId'),
  },
  {
    validator: 'encryption',
    fault: 'a database in plain',
    says: /not encrypted/,
    type: 'AWS::RDS::DBCluster',
    change: set('StorageEncrypted', false),
  },
  {
    validator: 'encryption',
    fault: 'a cache without TLS',
    says: /plain text/,
    type: 'AWS::ElastiCache::ReplicationGroup',
    change: set('TransitEncryptionEnabled', false),
  },
  {
    validator: 'encryption',
    fault: 'a cache without a token',
    says: /no token/,
    type: 'AWS::ElastiCache::ReplicationGroup',
    change: without('AuthToken'),
  },
  {
    validator: 'encryption',
    fault: 'a key that stays',
    says: /never renewed/,
    type: 'AWS::KMS::Key',
    change: set('EnableKeyRotation', false),
  },
  {
    validator: 'reachability',
    fault: 'the internet to a group',
    says: /internet → .* not declared/,
    type: 'AWS::EC2::SecurityGroup',
    change: set('SecurityGroupIngress', [{ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 }]),
  },
  {
    validator: 'reachability',
    fault: 'every port',
    says: /on any is not declared/,
    type: 'AWS::EC2::SecurityGroupIngress',
    change: set('IpProtocol', '-1'),
  },
  {
    validator: 'reachability',
    fault: 'a missing way in',
    says: /declared and not open/,
    type: 'AWS::EC2::SecurityGroupIngress',
    change: (p) => Object.assign(p, { FromPort: 1, ToPort: 1 }),
  },
  {
    validator: 'alarmHooks',
    fault: 'an alarm that tells nobody',
    says: /tells nobody/,
    type: 'AWS::CloudWatch::Alarm',
    change: set('AlarmActions', []),
  },
  {
    validator: 'alarmHooks',
    fault: 'a function that nobody watches',
    says: /no alarm on/,
    type: 'AWS::CloudWatch::Alarm',
    change: set('MetricName', 'Other'),
  },
  {
    validator: 'retention',
    fault: 'a log forever',
    says: /forever/,
    type: 'AWS::Logs::LogGroup',
    change: without('RetentionInDays'),
  },
  {
    validator: 'retention',
    fault: 'a bucket without a lifecycle',
    says: /lifecycle/,
    type: 'AWS::S3::Bucket',
    change: without('LifecycleConfiguration'),
  },
  {
    validator: 'retention',
    fault: 'one day of backups',
    says: /less than a week/,
    type: 'AWS::RDS::DBCluster',
    change: set('BackupRetentionPeriod', 1),
  },
  {
    validator: 'retention',
    fault: 'a rotation after a year',
    says: /later than/,
    type: 'AWS::SecretsManager::RotationSchedule',
    change: set('RotationRules', { ScheduleExpression: 'rate(365 days)' }),
  },
  {
    validator: 'apiLimits',
    fault: 'no validator',
    says: /no request validator/,
    type: 'AWS::ApiGateway::Method',
    change: without('RequestValidatorId'),
  },
  {
    validator: 'apiLimits',
    fault: 'a minute of waiting',
    says: /waits 60000/,
    type: 'AWS::ApiGateway::Method',
    change: (p: Record<string, unknown>): void => {
      p['Integration'] = { ...(p['Integration'] as object), TimeoutInMillis: 60_000, ResponseTransferMode: 'BUFFERED' };
    },
  },
  {
    validator: 'apiLimits',
    fault: 'a public integration',
    says: /private link/,
    type: 'AWS::ApiGateway::Method',
    change: (p: Record<string, unknown>): void => {
      p['Integration'] = { ...(p['Integration'] as object), ConnectionType: 'INTERNET' };
    },
  },
];
