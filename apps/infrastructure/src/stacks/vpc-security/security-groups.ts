import { Peer, Port, SecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

export const servicePort = 3000;
const databasePort = 5432;
const cachePort = 6379;

/** Who may open a connection to whom; every edge of the product stands in this file. */
export class SecurityGroups extends Construct {
  readonly vpcLink: SecurityGroup;
  readonly loadBalancer: SecurityGroup;
  readonly service: SecurityGroup;
  readonly function: SecurityGroup;
  readonly database: SecurityGroup;
  readonly cache: SecurityGroup;
  readonly endpoint: SecurityGroup;

  constructor(scope: Construct, id: string, vpc: IVpc) {
    super(scope, id);
    const make = (name: string, description: string): SecurityGroup =>
      new SecurityGroup(this, name, { vpc, description, allowAllOutbound: false, disableInlineRules: true });
    this.vpcLink = make('VpcLink', 'Interfaces of the API link');
    this.loadBalancer = make('LoadBalancer', 'Internal load balancer');
    this.service = make('Service', 'Tasks of the assistant API');
    this.function = make('Function', 'Lambda functions');
    this.database = make('Database', 'Aurora PostgreSQL');
    this.cache = make('Cache', 'Valkey');
    this.endpoint = make('Endpoint', 'Interface endpoints of AWS services');

    const edge = (from: SecurityGroup, to: SecurityGroup, port: number, what: string): void => {
      to.addIngressRule(from, Port.tcp(port), what);
      from.addEgressRule(to, Port.tcp(port), what);
    };
    edge(this.vpcLink, this.loadBalancer, 443, 'API to load balancer');
    edge(this.loadBalancer, this.service, servicePort, 'Load balancer to tasks');
    for (const process of [this.service, this.function]) {
      edge(process, this.database, databasePort, 'SQL');
      edge(process, this.cache, cachePort, 'Cache');
      edge(process, this.endpoint, 443, 'AWS services inside the VPC');
      // Token keys, models of other regions and whatever service has no endpoint here, through NAT.
      process.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'AWS services outside the VPC');
    }
  }
}
