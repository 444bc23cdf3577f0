import { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  SslPolicy,
  TargetType,
  type CfnListenerRule,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Foundation } from '../../shared/foundation.ts';
import { ProductStack } from '../../shared/product-stack.ts';
import { servicePort } from '../vpc-security/security-groups.ts';

export interface InternalLoadBalancerProps {
  readonly foundation: Foundation;
  readonly securityGroup: ISecurityGroup;
  readonly accessLogs: IBucket;
  readonly certificateArn: string;
  readonly service: FargateService;
}

/** Stage of the REST API, which a private integration puts before the path. */
export const apiStageName = 'live';

/** The way from the API to the tasks: internal, TLS 1.3 alone, reached from the API link alone. */
export class InternalLoadBalancer extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;

  constructor(scope: Construct, id: string, props: InternalLoadBalancerProps) {
    super(scope, id);
    const { stage } = ProductStack.of(this);
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: `rag-assistant-${stage}`,
      vpc: props.foundation.vpc,
      vpcSubnets: props.foundation.privateSubnets,
      internetFacing: false,
      securityGroup: props.securityGroup,
      dropInvalidHeaderFields: true,
      deletionProtection: stage === 'prod',
      // Longer than the pause between two signs of life on a stream.
      idleTimeout: Duration.seconds(60),
    });
    this.loadBalancer.logAccessLogs(props.accessLogs, 'load-balancer');
    const targets = new ApplicationTargetGroup(this, 'Targets', {
      targetGroupName: `assistant-api-${stage}`,
      vpc: props.foundation.vpc,
      protocol: ApplicationProtocol.HTTP,
      port: servicePort,
      targetType: TargetType.IP,
      targets: [props.service],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: '/health',
        healthyHttpCodes: '200',
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
    const listener = this.loadBalancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      sslPolicy: SslPolicy.TLS13_13,
      certificates: [{ certificateArn: props.certificateArn }],
      defaultAction: ListenerAction.forward([targets]),
      open: false,
    });
    const rule = new ApplicationListenerRule(this, 'WithoutStage', {
      listener,
      priority: 10,
      conditions: [ListenerCondition.pathPatterns([`/${apiStageName}/*`])],
      action: ListenerAction.forward([targets]),
    });
    (rule.node.defaultChild as CfnListenerRule).transforms = [
      {
        type: 'url-rewrite',
        urlRewriteConfig: { rewrites: [{ regex: `^/${apiStageName}/(.*)$`, replace: '/$1' }] },
      },
    ];
  }
}
