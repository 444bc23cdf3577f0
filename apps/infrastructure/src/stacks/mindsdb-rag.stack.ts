import { MigrateEnv, RotateCacheTokenEnv, RotateDatabaseLoginEnv } from '@rag-assistant/contracts';
import { ArnFormat, CfnOutput, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { envFor } from '../shared/env-for.ts';
import type { Foundation } from '../shared/foundation.ts';
import { NodeFunction } from '../shared/node-function.ts';
import { ProductStack, type StageContext } from '../shared/product-stack.ts';
import { AssistantService } from './mindsdb-rag/assistant-service.ts';
import { Buckets } from './mindsdb-rag/buckets.ts';
import { Cache } from './mindsdb-rag/cache.ts';
import { Database } from './mindsdb-rag/database.ts';
import { DeadLetters } from './mindsdb-rag/dead-letters.ts';
import { DeploymentStep } from './mindsdb-rag/deployment-step.ts';
import { InternalLoadBalancer } from './mindsdb-rag/internal-load-balancer.ts';
import { ServiceCertificate } from './mindsdb-rag/service-certificate.ts';
import type { VpcSecurityStack } from './vpc-security.stack.ts';

export interface MindsdbRagProps {
  readonly foundation: Foundation;
  readonly securityGroups: VpcSecurityStack['securityGroups'];
  readonly dataKey: IKey;
  readonly tokens: { readonly issuer: string; readonly audience: string };
}

/** Days after which logins and tokens are replaced. */
const rotationDays = 90;

/** Data and the service on it: database, cache, buckets, secrets, the migration, the tasks and their load balancer. */
export class MindsdbRagStack extends ProductStack {
  readonly buckets: Buckets;
  readonly database: Database;
  readonly cache: Cache;
  readonly deadLetters: DeadLetters;
  readonly service: AssistantService;
  readonly balancer: InternalLoadBalancer;
  readonly certificate: ServiceCertificate;
  /** Done when the schema is there; what reads the database depends on it. */
  readonly migration: DeploymentStep;
  private readonly props: MindsdbRagProps;

  constructor(scope: Construct, context: StageContext, props: MindsdbRagProps) {
    super(scope, 'mindsdb-rag', context, 'Database, cache, buckets, secrets and the assistant service');
    this.props = props;
    const { foundation, securityGroups, dataKey } = props;
    this.buckets = new Buckets(this, 'Buckets', dataKey);
    this.deadLetters = new DeadLetters(this, 'DeadLetters', foundation, dataKey);
    this.database = new Database(this, 'Database', { foundation, securityGroup: securityGroups.database, dataKey });
    this.cache = new Cache(this, 'Cache', foundation, securityGroups.cache, dataKey);
    this.migration = this.makeMigration();
    this.makeRotation();
    this.service = new AssistantService(this, 'AssistantApi', {
      foundation,
      securityGroup: securityGroups.service,
      dataKey,
      documents: this.buckets.documents,
      database: this.database,
      cache: this.cache,
      tokens: props.tokens,
      webOrigins: context.webOrigins,
    });
    this.service.service.node.addDependency(this.migration.result);
    this.certificate = new ServiceCertificate(this, 'Certificate');
    this.balancer = new InternalLoadBalancer(this, 'Balancer', {
      foundation,
      securityGroup: securityGroups.loadBalancer,
      accessLogs: this.buckets.accessLogs,
      certificateArn: this.certificate.certificateArn,
      service: this.service.service,
    });
    this.addOutputs();
  }

  private get ownerSecret(): ISecret {
    return this.database.cluster.secret ?? this.database.ownerSecret;
  }

  private makeMigration(): DeploymentStep {
    const { foundation } = this.props;
    const migration = new DeploymentStep(this, 'Migration', {
      foundation,
      bundle: ['assistant-api', 'migrate'],
      description: 'Brings the schema forward, or one step back when asked by hand',
      resourceType: 'Custom::SchemaMigration',
      memoryMb: 512,
      timeoutSeconds: 600,
      reservedConcurrency: 1,
      environment: envFor(MigrateEnv, {
        DATABASE_OWNER_SECRET_ARN: this.ownerSecret.secretArn,
        DATABASE_SERVICE_SECRET_ARN: this.database.serviceSecret.secretArn,
      }),
    });
    for (const secret of [this.ownerSecret, this.database.serviceSecret]) secret.grantRead(migration.step.role);
    migration.result.node.addDependency(this.database.cluster, migration.step.role);
    return migration;
  }

  private makeRotation(): void {
    const { foundation } = this.props;
    const { database, cache } = this;
    const logins = new NodeFunction(this, 'LoginRotation', {
      foundation,
      bundle: ['operations', 'rotate-database-login'],
      description: 'Replaces logins of the database, in four steps each',
      environment: envFor(RotateDatabaseLoginEnv, {
        DATABASE_OWNER_SECRET_ARN: this.ownerSecret.secretArn,
        DATABASE_SERVICE_SECRET_ARN: database.serviceSecret.secretArn,
      }),
    });
    for (const secret of [database.ownerSecret, database.serviceSecret]) this.rotate(secret, logins);
    const tokens = new NodeFunction(this, 'TokenRotation', {
      foundation,
      bundle: ['operations', 'rotate-cache-token'],
      description: 'Replaces the token of the cache, in four steps',
      timeoutSeconds: 600,
      environment: envFor(RotateCacheTokenEnv, {
        CACHE_TOKEN_SECRET_ARN: cache.tokenSecret.secretArn,
        CACHE_REPLICATION_GROUP_ID: cache.group.ref,
        CACHE_URL: cache.url,
      }),
    });
    tokens.allow(
      ['elasticache:ModifyReplicationGroup', 'elasticache:DescribeReplicationGroups'],
      [
        this.formatArn({
          service: 'elasticache',
          resource: 'replicationgroup',
          resourceName: cache.group.ref,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    );
    this.rotate(cache.tokenSecret, tokens);
  }

  private rotate(secret: Secret, rotation: NodeFunction): void {
    secret.addRotationSchedule('Rotation', {
      rotationLambda: rotation.function,
      automaticallyAfter: Duration.days(rotationDays),
      // The first login is made by the migration; there is nothing to replace yet.
      rotateImmediatelyOnUpdate: false,
    });
  }

  private addOutputs(): void {
    const outputs: Readonly<Record<string, string>> = {
      DocumentsBucket: this.buckets.documents.bucketName,
      ModelsBucket: this.buckets.models.bucketName,
      AuditBucket: this.buckets.audit.bucketName,
      DatabaseClusterId: this.database.cluster.clusterIdentifier,
      DatabaseServiceSecretArn: this.database.serviceSecret.secretArn,
      ClusterName: this.service.cluster.clusterName,
      ServiceName: this.service.service.serviceName,
      LoadBalancerDns: this.balancer.loadBalancer.loadBalancerDnsName,
      DeadLetterQueueUrl: this.deadLetters.queue.queueUrl,
      MigrationFunction: this.migration.step.function.functionName,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}
