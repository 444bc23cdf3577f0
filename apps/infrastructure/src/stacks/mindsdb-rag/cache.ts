import { RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared/acknowledge.ts';
import type { Foundation } from '../../shared/foundation.ts';
import { ProductStack } from '../../shared/product-stack.ts';

/** Valkey: two nodes in two zones, TLS and a token to log in. Losing it loses nothing but time. */
export class Cache extends Construct {
  readonly group: CfnReplicationGroup;
  readonly tokenSecret: Secret;
  /** `rediss://host:port`, without the token. */
  readonly url: string;

  constructor(scope: Construct, id: string, foundation: Foundation, securityGroup: ISecurityGroup, dataKey: IKey) {
    super(scope, id);
    const { stage, sizing } = ProductStack.of(this);
    this.tokenSecret = new Secret(this, 'TokenSecret', {
      secretName: `rag-assistant/${stage}/cache-token`,
      description: 'Token of the cache',
      encryptionKey: dataKey,
      removalPolicy: RemovalPolicy.DESTROY,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      cacheSubnetGroupName: `rag-assistant-${stage}`,
      description: 'Isolated subnets',
      subnetIds: foundation.vpc.selectSubnets(foundation.isolatedSubnets).subnetIds,
    });
    this.group = new CfnReplicationGroup(this, 'Group', {
      replicationGroupId: `rag-assistant-${stage}`,
      replicationGroupDescription: 'Answers and sessions, kept near the service',
      engine: 'valkey',
      engineVersion: '8.0',
      cacheNodeType: sizing.cacheNode,
      cacheParameterGroupName: 'default.valkey8',
      numCacheClusters: 2,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: true,
      kmsKeyId: dataKey.keyArn,
      // CloudFormation reads the token when it makes the group; the template holds its name alone.
      authToken: this.tokenSecret.secretValue.unsafeUnwrap(),
      cacheSubnetGroupName: subnets.cacheSubnetGroupName ?? '',
      securityGroupIds: [securityGroup.securityGroupId],
      snapshotRetentionLimit: 1,
      snapshotWindow: '02:00-03:00',
      preferredMaintenanceWindow: 'sun:05:30-sun:06:30',
      autoMinorVersionUpgrade: true,
    });
    this.group.addResourceDependency(subnets);
    acknowledge(this.group, {
      AEC5: 'The port is reached from two security groups of the VPC alone; another number would hide nothing.',
    });
    this.url = `rediss://${this.group.attrPrimaryEndPointAddress}:${this.group.attrPrimaryEndPointPort}`;
  }
}
