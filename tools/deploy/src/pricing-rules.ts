import { listAt, numberAt, referredBy, textAt, type Resource } from './template.ts';
import type { Traffic } from './traffic.ts';

/** So much of a service of the price file in a month. */
export interface Usage {
  readonly service: string;
  readonly quantity: number;
}

export interface RuleContext {
  readonly all: readonly Resource[];
  readonly traffic: Traffic;
}

type Rule = (resource: Resource, context: RuleContext) => readonly Usage[];

export const hoursPerMonth = 730;
const use = (service: string, quantity: number): Usage => ({ service, quantity });

/** Usage that belongs to a kind of resource is shared evenly by all of that kind. */
const each = (total: number, resource: Resource, { all }: RuleContext): number =>
  total / all.filter(({ type }) => type === resource.type).length;

const cpuUnits = 1024;
const mbPerGb = 1024;

const service: Rule = (resource, context) => {
  const task = referredBy(context.all, resource, 'TaskDefinition');
  const platform = task.properties['RuntimePlatform'] as { CpuArchitecture?: string } | undefined;
  const kind = platform?.CpuArchitecture === 'ARM64' ? 'arm' : 'x86';
  const vcpu = numberAt(task, ['Cpu']) / cpuUnits;
  const gb = numberAt(task, ['Memory']) / mbPerGb;
  const usesSpot = JSON.stringify(listAt(resource, 'CapacityProviderStrategy')).includes('FARGATE_SPOT');
  const tasks = Math.max(numberAt(resource, ['DesiredCount'], 1), each(context.traffic.tasks, resource, context));
  const spot = usesSpot ? tasks * context.traffic.spotShare : 0;
  return [['fargate', tasks - spot] as const, ['fargate.spot', spot] as const].flatMap(([way, count]) => {
    const [vcpuPrice, gbPrice] =
      way === 'fargate' ? ['fargate.vcpu-hour', 'fargate.gb-hour'] : ['fargate.spot-vcpu-hour', 'fargate.spot-gb-hour'];
    return count === 0
      ? []
      : [
          use(`${vcpuPrice}.${kind}`, vcpu * count * hoursPerMonth),
          use(`${gbPrice}.${kind}`, gb * count * hoursPerMonth),
        ];
  });
};

const databaseInstance: Rule = (resource, { all, traffic }) => {
  const instanceClass = textAt(resource, 'DBInstanceClass');
  if (instanceClass !== 'db.serverless') return [use(`aurora.instance-hour.${instanceClass}`, hoursPerMonth)];
  const cluster = referredBy(all, resource, 'DBClusterIdentifier');
  const [min, max] = ['MinCapacity', 'MaxCapacity'].map((name) =>
    numberAt(cluster, ['ServerlessV2ScalingConfiguration', name]),
  );
  return [use('aurora.acu-hour', Math.min(max ?? 0, Math.max(min ?? 0, traffic.acu)) * hoursPerMonth)];
};

const cacheGroup: Rule = (resource) => {
  const engine = textAt(resource, 'Engine', 'redis');
  const shards = numberAt(resource, ['NumNodeGroups'], 1);
  const nodes = numberAt(
    resource,
    ['NumCacheClusters'],
    shards * (1 + numberAt(resource, ['ReplicasPerNodeGroup'], 0)),
  );
  return [use(`${engine}.node-hour.${textAt(resource, 'CacheNodeType')}`, nodes * hoursPerMonth)];
};

const endpoint: Rule = (resource, context) => {
  if (textAt(resource, 'VpcEndpointType', 'Gateway') !== 'Interface') return [];
  const interfaces = context.all.filter(
    ({ type, properties }) => type === resource.type && properties['VpcEndpointType'] === 'Interface',
  ).length;
  return [
    use('vpc-endpoint.zone-hour', listAt(resource, 'SubnetIds').length * hoursPerMonth),
    use('vpc-endpoint.gb', context.traffic.endpointGb / interfaces),
  ];
};

const lambda: Rule = (resource, { traffic }) => {
  const kind = JSON.stringify(listAt(resource, 'Architectures')).includes('arm64') ? 'arm' : 'x86';
  const gb = numberAt(resource, ['MemorySize'], 128) / mbPerGb;
  return [
    use('lambda.request', traffic.invocations),
    use(`lambda.gb-second.${kind}`, (traffic.invocations * traffic.invocationMs * gb) / 1000),
  ];
};

const alarm: Rule = (resource) => {
  const metrics = Math.max(1, JSON.stringify(listAt(resource, 'Metrics')).split('"MetricStat"').length - 1);
  const fast = numberAt(resource, ['Period'], 60) < 60;
  return [use(fast ? 'cloudwatch.alarm-high-resolution-month' : 'cloudwatch.alarm-month', metrics)];
};

const firewall: Rule = (resource, context) => {
  const rules = listAt(resource, 'Rules').length;
  return [
    use('waf.acl-month', 1),
    use('waf.rule-month', rules),
    use('waf.request', each(context.traffic.requests, resource, context)),
  ];
};

const machine: Rule = (resource, { traffic }) =>
  textAt(resource, 'StateMachineType', 'STANDARD') === 'EXPRESS'
    ? [use('step-functions.express-request', traffic.workflows)]
    : [use('step-functions.transition', traffic.workflows * traffic.transitionsPerWorkflow)];

const userPool: Rule = (resource, context) => [
  use(
    `cognito.${textAt(resource, 'UserPoolTier', 'ESSENTIALS').toLowerCase()}-user`,
    each(context.traffic.activeUsers, resource, context),
  ),
];

/** Every billable type; one that is neither here nor free stops the bill. */
export const pricingRules: Readonly<Record<string, Rule>> = {
  'AWS::ECS::Service': service,
  'AWS::RDS::DBInstance': databaseInstance,
  'AWS::RDS::DBCluster': (resource, context) => [
    use('aurora.storage-gb-month', each(context.traffic.databaseGb, resource, context)),
    use('aurora.io', each(context.traffic.databaseIos, resource, context)),
  ],
  'AWS::ElastiCache::ReplicationGroup': cacheGroup,
  'AWS::ElastiCache::ServerlessCache': (resource) => [
    // The least that the service bills: 100 MB with Valkey, 1 GB with Redis.
    use(
      `${textAt(resource, 'Engine')}.serverless-gb-hour`,
      (textAt(resource, 'Engine') === 'valkey' ? 0.1 : 1) * hoursPerMonth,
    ),
  ],
  'AWS::EC2::NatGateway': (resource, context) => [
    use('nat.hour', hoursPerMonth),
    use('nat.gb', each(context.traffic.natGb, resource, context)),
  ],
  'AWS::EC2::VPCEndpoint': endpoint,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': (resource, context) => [
    use('alb.hour', hoursPerMonth),
    use('alb.lcu-hour', each(context.traffic.lcu, resource, context) * hoursPerMonth),
  ],
  'AWS::ApiGateway::RestApi': (resource, context) => [
    use('api-gateway.request', each(context.traffic.requests, resource, context)),
  ],
  'AWS::Lambda::Function': lambda,
  'AWS::StepFunctions::StateMachine': machine,
  'AWS::S3::Bucket': (resource, context) => [
    use('s3.standard-gb-month', each(context.traffic.bucketGb, resource, context)),
    use('s3.put', each(context.traffic.bucketPuts, resource, context)),
    use('s3.get', each(context.traffic.bucketGets, resource, context)),
  ],
  'AWS::Backup::BackupVault': (resource, context) => [
    use('backup.warm-gb-month', each(context.traffic.backupGb, resource, context)),
  ],
  'AWS::KMS::Key': (resource, context) => [
    use('kms.key-month', 1),
    use('kms.request', each(context.traffic.keyRequests, resource, context)),
  ],
  'AWS::KMS::ReplicaKey': () => [use('kms.key-month', 1)],
  'AWS::SecretsManager::Secret': (resource, context) => [
    use('secrets.secret-month', 1),
    use('secrets.call', each(context.traffic.secretCalls, resource, context)),
  ],
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': () => [use('cloudwatch.alarm-composite-month', 1)],
  'AWS::CloudWatch::Dashboard': () => [use('cloudwatch.dashboard-month', 1)],
  'AWS::Synthetics::Canary': (resource, context) => [
    use('cloudwatch.canary-run', each(context.traffic.canaryRuns, resource, context)),
  ],
  'AWS::Logs::LogGroup': (resource, context) => [
    use('cloudwatch.logs-gb', each(context.traffic.logsGb, resource, context)),
    use('cloudwatch.logs-gb-month', each(context.traffic.logsGb, resource, context)),
  ],
  'AWS::WAFv2::WebACL': firewall,
  'AWS::Cognito::UserPool': userPool,
  'AWS::CloudTrail::Trail': (resource, context) => [
    use('cloudtrail.data-event', each(context.traffic.trailEvents, resource, context)),
  ],
  'AWS::SNS::Topic': (resource, context) => [use('sns.request', each(context.traffic.messages, resource, context))],
  'AWS::SQS::Queue': (resource, context) => [use('sqs.request', each(context.traffic.messages, resource, context))],
  'AWS::Events::EventBus': (resource, context) => [
    use('eventbridge.event', each(context.traffic.messages, resource, context)),
  ],
  'AWS::Route53::HostedZone': (resource, context) => [
    use('route53.zone-month', 1),
    use('route53.query', each(context.traffic.requests, resource, context)),
  ],
  'AWS::Route53::HealthCheck': () => [use('route53.health-check-month', 1)],
};
