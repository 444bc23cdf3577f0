import { CfnOutput } from 'aws-cdk-lib';
import { ServicePrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Key, type IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Foundation } from '../shared/foundation.ts';
import { ProductStack, type StageContext } from '../shared/product-stack.ts';
import { UserDirectory } from './auth-security/user-directory.ts';
import { WebFirewall } from './auth-security/web-firewall.ts';

/** Who may call (user pool), what may reach the API (firewall), and the key of all stored data. */
export class AuthSecurityStack extends ProductStack {
  /** Grants on it go to the roles alone: the key's own policy stands here whole. */
  readonly dataKey: IKey;
  readonly users: UserDirectory;
  readonly webAcl: CfnWebACL;

  constructor(scope: Construct, context: StageContext, foundation: Foundation) {
    super(scope, 'auth-security', context, 'User pool, web firewall and the key of stored data');
    const dataKey = new Key(this, 'DataKey', {
      alias: `rag-assistant/${this.stage}/data`,
      description: 'Database, cache, buckets, queues and secrets',
      enableKeyRotation: true,
      removalPolicy: this.dataRemoval,
    });
    dataKey.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    this.dataKey = Key.fromKeyArn(this, 'FixedDataKey', dataKey.keyArn);
    this.users = new UserDirectory(this, 'Users', foundation);
    this.webAcl = new WebFirewall(this, 'Firewall', foundation.logsKey).webAcl;
    new CfnOutput(this, 'UserPoolId', { value: this.users.pool.userPoolId });
    new CfnOutput(this, 'UserPoolClientId', { value: this.users.client.userPoolClientId });
    new CfnOutput(this, 'TokenIssuer', { value: this.users.issuer });
    new CfnOutput(this, 'DataKeyArn', { value: this.dataKey.keyArn });
  }
}
