import { CfnCertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import { ProductStack } from '../../shared/product-stack.ts';

/**
 * Name and certificate of the load balancer: API Gateway verifies both, so a public authority must have signed. Made
 * for `SERVICE_DOMAIN` in its hosted zone; without one, what the operator keeps in two parameters of the account is
 * taken, and a deployment without them ends at once.
 */
export class ServiceCertificate extends Construct {
  readonly host: string;
  readonly certificateArn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { stage, context } = ProductStack.of(this);
    if (context.domain === undefined) {
      this.host = `{{resolve:ssm:/rag-assistant/${stage}/service-domain}}`;
      this.certificateArn = `{{resolve:ssm:/rag-assistant/${stage}/service-certificate-arn}}`;
      return;
    }
    const { name, hostedZoneId } = context.domain;
    this.host = name;
    this.certificateArn = new CfnCertificate(this, 'Certificate', {
      domainName: name,
      validationMethod: 'DNS',
      domainValidationOptions: [{ domainName: name, hostedZoneId }],
    }).ref;
  }
}
