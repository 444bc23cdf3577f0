import { RemovalPolicy } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  SecurityGroup,
  SubnetType,
  Vpc,
  type ISecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Bundles } from '../shared/bundles.ts';
import type { Foundation } from '../shared/foundation.ts';
import { ProductStack, type StageContext } from '../shared/product-stack.ts';
import { VpcEndpoints } from './vpc-security/vpc-endpoints.ts';
import { SecurityGroups } from './vpc-security/security-groups.ts';

/** Network, security groups, keys of the logs and topics of the alarms: what every other stack stands on. */
export class VpcSecurityStack extends ProductStack {
  readonly foundation: Foundation;
  readonly securityGroups: Readonly<
    Record<'vpcLink' | 'loadBalancer' | 'service' | 'database' | 'cache', ISecurityGroup>
  >;

  constructor(scope: Construct, context: StageContext, bundles: Bundles) {
    super(scope, 'vpc-security', context, 'Network, security groups, log key and alarm topics');
    const logsKey = this.makeLogsKey();
    const vpc = new Vpc(this, 'Vpc', {
      vpcName: `rag-assistant-${this.stage}`,
      ipAddresses: IpAddresses.cidr('10.20.0.0/16'),
      natGateways: this.sizing.natGateways,
      // No resource uses the default group; emptying it would take a function of the CDK's own.
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 22 },
      ],
    });
    vpc.addFlowLog('FlowLogs', {
      trafficType: FlowLogTrafficType.ALL,
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'FlowLogGroup', {
          logGroupName: `/rag-assistant/${this.stage}/vpc-flow`,
          retention: this.sizing.logRetention,
          encryptionKey: logsKey,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      ),
    });
    const groups = new SecurityGroups(this, 'SecurityGroups', vpc);
    new VpcEndpoints(this, 'Endpoints', vpc, groups.endpoint, this.sizing.endpointZones);

    // Other stacks attach these and add no rule: every edge stands in one file.
    const fixed = (name: string, group: SecurityGroup): ISecurityGroup =>
      SecurityGroup.fromSecurityGroupId(this, `Fixed${name}`, group.securityGroupId, { mutable: false });
    this.securityGroups = {
      vpcLink: fixed('VpcLink', groups.vpcLink),
      loadBalancer: fixed('LoadBalancer', groups.loadBalancer),
      service: fixed('Service', groups.service),
      database: fixed('Database', groups.database),
      cache: fixed('Cache', groups.cache),
    };
    const topicKey = this.makeTopicKey();
    this.foundation = {
      vpc,
      privateSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      isolatedSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      functionSecurityGroup: fixed('Function', groups.function),
      logsKey: Key.fromKeyArn(this, 'FixedLogsKey', logsKey.keyArn),
      alerts: this.makeTopic('Alerts', 'alerts', topicKey, context.alertEmail),
      securityAlerts: this.makeTopic('SecurityAlerts', 'security-alerts', topicKey, context.securityAlertEmail),
      bundles,
    };
  }

  private makeLogsKey(): Key {
    const key = new Key(this, 'LogsKey', {
      alias: `rag-assistant/${this.stage}/logs`,
      description: 'Log groups of the product',
      enableKeyRotation: true,
      removalPolicy: this.dataRemoval,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
          'kms:DescribeKey',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': this.formatArn({ service: 'logs', resource: '*' }) },
        },
      }),
    );
    return key;
  }

  /** Alarms publish as a service, which the key that AWS manages does not let in. */
  private makeTopicKey(): Key {
    const key = new Key(this, 'TopicKey', {
      alias: `rag-assistant/${this.stage}/topics`,
      description: 'Topics of alarms',
      enableKeyRotation: true,
      removalPolicy: this.dataRemoval,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'].map((name) => new ServicePrincipal(name)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    return key;
  }

  private makeTopic(id: string, name: string, masterKey: Key, email: string): Topic {
    const topic = new Topic(this, id, { topicName: `rag-assistant-${name}-${this.stage}`, masterKey });
    topic.addSubscription(new EmailSubscription(email));
    topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TlsOnly',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
    for (const service of ['cloudwatch.amazonaws.com', 'events.amazonaws.com'])
      topic.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal(service)],
          actions: ['sns:Publish'],
          resources: [topic.topicArn],
          conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
        }),
      );
    return topic;
  }
}
