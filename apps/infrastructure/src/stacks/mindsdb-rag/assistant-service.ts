import { AssistantApiEnv } from '@rag-assistant/contracts';
import { Duration, IgnoreMode, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDriver,
  OperatingSystemFamily,
  Secret as ContainerSecret,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge.ts';
import { envFor, fromSecret } from '../../shared/env-for.ts';
import type { Foundation } from '../../shared/foundation.ts';
import { ProductStack } from '../../shared/product-stack.ts';
import { useKey } from '../../shared/use-key.ts';
import { servicePort } from '../vpc-security/security-groups.ts';
import type { Cache } from './cache.ts';
import type { Database } from './database.ts';

export interface AssistantServiceProps {
  readonly foundation: Foundation;
  readonly securityGroup: ISecurityGroup;
  readonly dataKey: IKey;
  readonly documents: IBucket;
  readonly database: Database;
  readonly cache: Cache;
  readonly tokens: { readonly issuer: string; readonly audience: string };
  readonly webOrigins: readonly string[];
}

export const modelId = 'amazon.nova-micro-v1:0';
export const embeddingModelId = 'amazon.titan-embed-text-v2:0';

/** The assistant API on Fargate, arm64: one task always on demand, of the others seven in ten on Spot. */
export class AssistantService extends Construct {
  readonly cluster: Cluster;
  readonly service: FargateService;
  readonly taskDefinition: FargateTaskDefinition;

  constructor(scope: Construct, id: string, props: AssistantServiceProps) {
    super(scope, id);
    const { stage, sizing, context } = ProductStack.of(this);
    const { foundation, dataKey } = props;
    this.cluster = new Cluster(this, 'Cluster', {
      clusterName: `rag-assistant-${stage}`,
      vpc: foundation.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
      enableFargateCapacityProviders: true,
    });
    this.taskDefinition = this.makeTask(props);
    this.service = new FargateService(this, 'Service', {
      serviceName: `assistant-api-${stage}`,
      cluster: this.cluster,
      taskDefinition: this.taskDefinition,
      // A standby region runs none until it is promoted.
      desiredCount: context.role === 'primary' ? sizing.serviceTasks.min : 0,
      capacityProviderStrategies: [
        { capacityProvider: 'FARGATE', base: 1, weight: 30 },
        { capacityProvider: 'FARGATE_SPOT', weight: 70 },
      ],
      circuitBreaker: { enable: true, rollback: true },
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      healthCheckGracePeriod: Duration.seconds(60),
      vpcSubnets: foundation.privateSubnets,
      securityGroups: [props.securityGroup],
      assignPublicIp: false,
      enableExecuteCommand: false,
    });
    const scaling = this.service.autoScaleTaskCount({
      minCapacity: context.role === 'primary' ? sizing.serviceTasks.min : 0,
      maxCapacity: sizing.serviceTasks.max,
    });
    scaling.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: 60,
      scaleInCooldown: Duration.minutes(5),
      scaleOutCooldown: Duration.minutes(1),
    });
    this.taskDefinition.taskRole.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
        resources: [modelId, embeddingModelId].map(
          (model) => `arn:${Stack.of(this).partition}:bedrock:${Stack.of(this).region}::foundation-model/${model}`,
        ),
      }),
    );
    // Data keys of merchants and users are made under the one key.
    useKey(dataKey, this.taskDefinition.taskRole);
    this.allowDocuments(props.documents);
    acknowledge(this.taskDefinition, {
      'IAM5[Resource::*]': 'A token of the image registry has no resource name to grant by.',
      'IAM5[Resource::…/merchants/*]': 'Keys of objects begin with a merchant that is known only at the request.',
    });
  }

  /** Files of merchants: put, read, deleted with all their versions. */
  private allowDocuments({ bucketArn }: IBucket): void {
    const allow = (actions: string[], resource: string): void => {
      this.taskDefinition.taskRole.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [resource] }));
    };
    allow(['s3:ListBucket', 's3:ListBucketVersions', 's3:ListBucketMultipartUploads'], bucketArn);
    allow(
      [
        's3:GetObject',
        's3:GetObjectVersion',
        's3:PutObject',
        's3:AbortMultipartUpload',
        's3:DeleteObject',
        's3:DeleteObjectVersion',
      ],
      `${bucketArn}/merchants/*`,
    );
  }

  private makeTask(props: AssistantServiceProps): FargateTaskDefinition {
    const { stage, sizing, region } = ProductStack.of(this);
    const { foundation, database, cache, tokens } = props;
    const task = new FargateTaskDefinition(this, 'Task', {
      family: `assistant-api-${stage}`,
      cpu: sizing.task.cpu,
      memoryLimitMiB: sizing.task.memoryMb,
      runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    });
    task.addContainer('assistant-api', {
      image: ContainerImage.fromAsset(foundation.bundles.containerFolder('assistant-api'), {
        platform: Platform.LINUX_ARM64,
        ignoreMode: IgnoreMode.DOCKER,
        exclude: ['*', '!Dockerfile', '!dist', 'dist/*', '!dist/main.mjs', '!dist/pii-tagger.bin.gz'],
      }),
      environment: envFor(AssistantApiEnv, {
        HOST: '0.0.0.0',
        PORT: String(servicePort),
        LOG_LEVEL: 'info',
        DATABASE_URL: fromSecret,
        DATABASE_MIGRATE: 'check',
        DOCUMENT_STORE: `s3://${props.documents.bucketName}`,
        PII_KMS_KEY_ID: props.dataKey.keyArn,
        DATABASE_POOL_MAX: '20',
        REDIS_URL: cache.url,
        REDIS_AUTH_TOKEN: fromSecret,
        EMBEDDING_MODEL: embeddingModelId,
        MODEL_ID: modelId,
        AWS_REGION: region,
        TOKEN_ISSUER: tokens.issuer,
        TOKEN_AUDIENCE: tokens.audience,
        TOKEN_JWKS: `${tokens.issuer}/.well-known/jwks.json`,
        WEB_ORIGINS: props.webOrigins.length > 0 ? props.webOrigins.join(',') : undefined,
      }),
      secrets: {
        DATABASE_URL: ContainerSecret.fromSecretsManager(database.serviceSecret),
        REDIS_AUTH_TOKEN: ContainerSecret.fromSecretsManager(cache.tokenSecret),
      },
      portMappings: [{ containerPort: servicePort }],
      readonlyRootFilesystem: true,
      logging: LogDriver.awsLogs({
        streamPrefix: 'assistant-api',
        logGroup: new LogGroup(this, 'Logs', {
          logGroupName: `/rag-assistant/${stage}/assistant-api`,
          retention: sizing.logRetention,
          encryptionKey: foundation.logsKey,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      }),
      healthCheck: {
        command: [
          'CMD',
          'node',
          '-e',
          `fetch('http://127.0.0.1:${servicePort}/health').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))`,
        ],
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(30),
      },
      stopTimeout: Duration.seconds(15),
    });
    acknowledge(task, {
      ECS2: 'These variables hold names, addresses and limits; logins and tokens come from Secrets Manager.',
    });
    return task;
  }
}
