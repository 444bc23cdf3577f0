import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  Credentials,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInsightsMode,
  ParameterGroup,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge.ts';
import type { Foundation } from '../../shared/foundation.ts';
import { ProductStack } from '../../shared/product-stack.ts';

export interface DatabaseProps {
  readonly foundation: Foundation;
  readonly securityGroup: ISecurityGroup;
  readonly dataKey: IKey;
}

export const databaseName = 'assistant';
/** Owns the schema and runs migrations; no process of the product logs in as it. */
const ownerName = 'rag_owner';
/** Login of the processes; reads nothing until it becomes the app role. */
const serviceName = 'rag_service';

/** Aurora PostgreSQL 17 with pgvector: a writer and a reader that can take over, in subnets without a way out. */
export class Database extends Construct {
  readonly cluster: DatabaseCluster;
  readonly ownerSecret: Secret;
  /** What processes log in with: username, password, host, port and dbname. */
  readonly serviceSecret: Secret;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { stage, sizing, dataRemoval } = ProductStack.of(this);
    const { foundation, dataKey } = props;
    const clusterIdentifier = `rag-assistant-${stage}`;
    const secretOf = (name: string, username: string, more: object = {}): Secret =>
      new Secret(this, `${name}Secret`, {
        secretName: `rag-assistant/${stage}/database-${name.toLowerCase()}`,
        description: `Login ${username} of the database`,
        encryptionKey: dataKey,
        removalPolicy: dataRemoval,
        generateSecretString: {
          secretStringTemplate: JSON.stringify({ username, ...more }),
          generateStringKey: 'password',
          passwordLength: 40,
          excludePunctuation: true,
        },
      });
    this.ownerSecret = secretOf('Owner', ownerName);
    // Statements are kept for seven days, which is free.
    const insights = { enablePerformanceInsights: true, performanceInsightEncryptionKey: dataKey };
    const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_17_7 });
    const logs = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/rds/cluster/${clusterIdentifier}/postgresql`,
      retention: sizing.logRetention,
      encryptionKey: foundation.logsKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.cluster = new DatabaseCluster(this, 'Cluster', {
      clusterIdentifier,
      engine,
      credentials: Credentials.fromSecret(this.ownerSecret),
      defaultDatabaseName: databaseName,
      vpc: foundation.vpc,
      vpcSubnets: foundation.isolatedSubnets,
      securityGroups: [props.securityGroup],
      writer: ClusterInstance.serverlessV2('Writer', insights),
      readers: [ClusterInstance.serverlessV2('Reader', { scaleWithWriter: true, ...insights })],
      serverlessV2MinCapacity: sizing.databaseUnits.min,
      serverlessV2MaxCapacity: sizing.databaseUnits.max,
      databaseInsightsMode: DatabaseInsightsMode.STANDARD,
      storageEncrypted: true,
      storageEncryptionKey: dataKey,
      iamAuthentication: true,
      backup: { retention: Duration.days(sizing.backupDays), preferredWindow: '03:00-04:00' },
      preferredMaintenanceWindow: 'sun:04:30-sun:05:30',
      cloudwatchLogsExports: ['postgresql'],
      deletionProtection: stage !== 'dev',
      removalPolicy: stage === 'dev' ? RemovalPolicy.DESTROY : RemovalPolicy.SNAPSHOT,
      copyTagsToSnapshot: true,
      parameterGroup: new ParameterGroup(this, 'Parameters', {
        engine,
        description: 'TLS alone; slow statements in the log',
        parameters: { 'rds.force_ssl': '1', log_min_duration_statement: '1000', log_connections: '1' },
      }),
    });
    this.cluster.node.addDependency(logs);
    this.serviceSecret = secretOf('Service', serviceName, {
      engine: 'postgres',
      host: this.cluster.clusterEndpoint.hostname,
      port: 5432,
      dbname: databaseName,
    });
    acknowledge(this.cluster, {
      RDS11: 'The port is reached from two security groups of the VPC alone; another number would hide nothing.',
      ...(stage === 'dev' && { RDS10: 'A dev stage is made and destroyed at will.' }),
    });
  }
}
