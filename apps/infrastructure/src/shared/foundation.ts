import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Bundles } from './bundles.ts';

/** What every process of the product stands on, made by the vpc-security stack. */
export interface Foundation {
  readonly vpc: IVpc;
  /** Private subnets with egress through NAT: functions and services. */
  readonly privateSubnets: SubnetSelection;
  /** Subnets without a way out: database and cache. */
  readonly isolatedSubnets: SubnetSelection;
  /** Functions; reaches the database, the cache, endpoints and the internet by TLS. */
  readonly functionSecurityGroup: ISecurityGroup;
  readonly logsKey: IKey;
  /** Failures that an operator should see; mails go to ALERT_EMAIL. */
  readonly alerts: ITopic;
  /** The same for SECURITY_ALERT_EMAIL. */
  readonly securityAlerts: ITopic;
  readonly bundles: Bundles;
}
