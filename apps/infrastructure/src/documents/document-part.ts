import { App } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Bundles } from '../shared/bundles.ts';
import { ProductStack } from '../shared/product-stack.ts';
import { DocumentFunctions } from './document-functions.ts';
import { DocumentWorkflow } from './document-workflow.ts';

export interface SynthesizedTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>>;
}

/** The document part of the product as a stack of its own, on stand-ins of what the other stacks bring: its template. */
export const synthesizeDocumentPart = (bundles: Bundles): SynthesizedTemplate => {
  const app = new App({ analyticsReporting: false });
  const stack = new ProductStack(
    app,
    'documents',
    {
      stage: 'dev',
      role: 'primary',
      region: 'us-east-1',
      recoveryRegion: 'us-west-2',
      alertEmail: 'alerts@example.com',
      securityAlertEmail: 'security@example.com',
      webOrigins: [],
    },
    'The document part by itself',
  );
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const alerts = new Topic(stack, 'Alerts');
  const dataKey = new Key(stack, 'DataKey');
  const foundation = {
    vpc,
    privateSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    isolatedSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    functionSecurityGroup: new SecurityGroup(stack, 'Functions', { vpc }),
    logsKey: new Key(stack, 'LogsKey'),
    alerts,
    securityAlerts: alerts,
    bundles,
  };
  const documents = new Bucket(stack, 'Documents', { versioned: true });
  const functions = new DocumentFunctions(stack, 'DocumentFunctions', {
    foundation,
    documents,
    databaseLogin: new Secret(stack, 'Login'),
    dataKey,
    embeddingModel: 'amazon.titan-embed-text-v2:0',
  });
  const deadLetters = new Queue(stack, 'DeadLetters');
  new DocumentWorkflow(stack, 'DocumentWorkflow', { foundation, documents, dataKey, functions, deadLetters });
  return app.synth().getStackByName(stack.stackName).template as SynthesizedTemplate;
};
