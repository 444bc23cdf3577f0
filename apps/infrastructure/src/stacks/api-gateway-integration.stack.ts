import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { CfnAccount, CfnStage, CfnUsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { CfnVpcLink } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { acknowledge } from '../shared/acknowledge.ts';
import type { Foundation } from '../shared/foundation.ts';
import { ProductStack, type StageContext } from '../shared/product-stack.ts';
import { readContract } from './api-gateway-integration/openapi.ts';
import { RestApi } from './api-gateway-integration/rest-api.ts';
import { apiStageName } from './mindsdb-rag/internal-load-balancer.ts';

export interface ApiGatewayIntegrationProps {
  readonly foundation: Foundation;
  readonly linkSecurityGroup: ISecurityGroup;
  readonly loadBalancer: ApplicationLoadBalancer;
  /** The name in the load balancer's certificate. */
  readonly serviceHost: string;
  readonly userPoolArn: string;
  readonly webAclArn: string;
}

/** Requests a second, and how many more may come at once. */
export const throttle = { rateLimit: 1000, burstLimit: 2000 };

/** What one line of the access log says: no header, no body, no token. */
const accessLogFormat = JSON.stringify({
  requestId: '$context.requestId',
  traceId: '$context.xrayTraceId',
  time: '$context.requestTimeEpoch',
  method: '$context.httpMethod',
  route: '$context.resourcePath',
  status: '$context.status',
  error: '$context.error.responseType',
  latencyMs: '$context.responseLatency',
  integrationMs: '$context.integrationLatency',
  bytes: '$context.responseLength',
  merchantId: '$context.authorizer.claims.merchant_id',
  tls: '$context.tlsVersion',
  waf: '$context.wafResponseCode',
});

/** The public edge: the REST API of the contract, its firewall, throttles and the private way to the service. */
export class ApiGatewayIntegrationStack extends ProductStack {
  constructor(scope: Construct, context: StageContext, props: ApiGatewayIntegrationProps) {
    super(scope, 'api-gateway-integration', context, 'REST API, throttles and the private way to the service');
    const { foundation } = props;
    const link = new CfnVpcLink(this, 'Link', {
      name: `rag-assistant-${this.stage}`,
      subnetIds: foundation.vpc.selectSubnets(foundation.privateSubnets).subnetIds,
      securityGroupIds: [props.linkSecurityGroup.securityGroupId],
    });
    const rest = new RestApi(this, 'Rest', {
      name: `rag-assistant-${this.stage}`,
      contract: readContract(),
      userPoolArn: props.userPoolArn,
      link: { id: link.ref, loadBalancerArn: props.loadBalancer.loadBalancerArn, host: props.serviceHost },
      webOrigins: context.webOrigins,
    });
    const stage = this.makeStage(rest, foundation);
    new CfnUsagePlan(this, 'Standard', {
      usagePlanName: `standard-${this.stage}`,
      description: 'What all callers of the stage share',
      apiStages: [{ apiId: rest.api.ref, stage: stage.ref }],
      throttle,
    });
    const stageArn = this.formatArn({
      service: 'apigateway',
      account: '',
      resource: '/restapis',
      resourceName: `${rest.api.ref}/stages/${stage.ref}`,
    });
    new CfnWebACLAssociation(this, 'Firewall', { resourceArn: stageArn, webAclArn: props.webAclArn });
    const host = `${rest.api.ref}.execute-api.${this.region}.${this.urlSuffix}`;
    new CfnOutput(this, 'ApiUrl', { value: `https://${host}/${stage.ref}` });
    new CfnOutput(this, 'ApiId', { value: rest.api.ref });
    new CfnOutput(this, 'ApiStage', { value: stage.ref });
  }

  private makeStage(rest: RestApi, foundation: Foundation): CfnStage {
    const logs = new LogGroup(this, 'AccessLogs', {
      logGroupName: `/rag-assistant/${this.stage}/api-access`,
      retention: this.sizing.logRetention,
      encryptionKey: foundation.logsKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'LogRole', {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonAPIGatewayPushToCloudWatchLogs')],
    });
    acknowledge(role, {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]':
        'The setting is one of the account and takes this policy of AWS.',
    });
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: role.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const stage = new CfnStage(this, 'Stage', {
      restApiId: rest.api.ref,
      deploymentId: rest.deployment.ref,
      stageName: apiStageName,
      tracingEnabled: true,
      accessLogSetting: { destinationArn: logs.logGroupArn, format: accessLogFormat },
      methodSettings: [
        {
          resourcePath: '/*',
          httpMethod: '*',
          throttlingRateLimit: throttle.rateLimit,
          throttlingBurstLimit: throttle.burstLimit,
          metricsEnabled: true,
          loggingLevel: 'ERROR',
          dataTraceEnabled: false,
        },
      ],
    });
    stage.addResourceDependency(account);
    return stage;
  }
}
