import type { Construct } from 'constructs';
import type { DeploymentConfig } from './config.ts';
import type { Bundles } from './shared/bundles.ts';
import type { ProductStack, RegionRole } from './shared/product-stack.ts';
import { ApiGatewayIntegrationStack } from './stacks/api-gateway-integration.stack.ts';
import { AuthSecurityStack } from './stacks/auth-security.stack.ts';
import { LambdaFunctionsStack } from './stacks/lambda-functions.stack.ts';
import { MindsdbRagStack } from './stacks/mindsdb-rag.stack.ts';
import { StepFunctionsStack } from './stacks/step-functions.stack.ts';
import { VpcSecurityStack } from './stacks/vpc-security.stack.ts';

/** Every stack of one stage in one region. A standby has the same stacks and no running task. */
export class RegionalStage {
  readonly stacks: readonly ProductStack[];

  constructor(scope: Construct, config: DeploymentConfig, role: RegionRole, bundles: Bundles) {
    const context = { ...config, role };
    const vpc = new VpcSecurityStack(scope, context, bundles);
    const { foundation, securityGroups } = vpc;
    const auth = new AuthSecurityStack(scope, context, foundation);
    const rag = new MindsdbRagStack(scope, context, {
      foundation,
      securityGroups,
      dataKey: auth.dataKey,
      tokens: { issuer: auth.users.issuer, audience: auth.users.client.userPoolClientId },
    });
    const dataKey = auth.dataKey;
    const functions = new LambdaFunctionsStack(scope, context, { foundation, dataKey, rag });
    const workflows = new StepFunctionsStack(scope, context, { foundation, dataKey, rag, functions });
    const api = new ApiGatewayIntegrationStack(scope, context, {
      foundation,
      linkSecurityGroup: securityGroups.vpcLink,
      loadBalancer: rag.balancer.loadBalancer,
      serviceHost: rag.certificate.host,
      userPoolArn: auth.users.pool.userPoolArn,
      webAclArn: auth.webAcl.attrArn,
    });
    this.stacks = [vpc, auth, rag, functions, workflows, api];
  }
}
