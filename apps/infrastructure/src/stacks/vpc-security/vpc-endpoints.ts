import { Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  SubnetType,
  type GatewayVpcEndpoint,
  type ISecurityGroup,
  type Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** What processes do with each service; an endpoint lets nothing else through, and nobody of another account. */
const interfaces = {
  SecretsManager: {
    service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    actions: [
      'secretsmanager:GetSecretValue',
      'secretsmanager:DescribeSecret',
      'secretsmanager:PutSecretValue',
      'secretsmanager:UpdateSecretVersionStage',
    ],
  },
  Kms: {
    service: InterfaceVpcEndpointAwsService.KMS,
    actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
  },
  BedrockRuntime: {
    service: InterfaceVpcEndpointAwsService.BEDROCK_RUNTIME,
    actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
  },
  Logs: {
    service: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
  },
  EcrApi: {
    service: InterfaceVpcEndpointAwsService.ECR,
    actions: [
      'ecr:GetAuthorizationToken',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchCheckLayerAvailability',
    ],
  },
  EcrDocker: {
    service: InterfaceVpcEndpointAwsService.ECR_DOCKER,
    actions: [
      'ecr:GetAuthorizationToken',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
      'ecr:BatchCheckLayerAvailability',
    ],
  },
  States: {
    service: InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
    actions: ['states:StartExecution', 'states:DescribeExecution', 'states:StopExecution'],
  },
} as const;

const objectActions = [
  's3:GetObject',
  's3:GetObjectVersion',
  's3:GetObjectTagging',
  's3:PutObject',
  's3:PutObjectTagging',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:ListBucket',
  's3:ListBucketVersions',
  's3:ListBucketMultipartUploads',
  's3:AbortMultipartUpload',
];

/** Gateways for S3 and DynamoDB, which are free, and interfaces in as many zones as the stage pays for. */
export class VpcEndpoints extends Construct {
  constructor(scope: Construct, id: string, vpc: Vpc, group: ISecurityGroup, zones: number) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    const own = (actions: readonly string[]): PolicyStatement =>
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: [...actions],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:PrincipalAccount': account } },
      });
    const restrict = (endpoint: GatewayVpcEndpoint, ...statements: PolicyStatement[]): void => {
      for (const statement of statements) endpoint.addToPolicy(statement);
    };
    restrict(
      vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 }),
      own(objectActions),
      // Image layers lie in buckets of the registry's own account.
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [`arn:aws:s3:::prod-${region}-starport-layer-bucket/*`],
      }),
      // A step of a deployment tells CloudFormation its outcome by an address that CloudFormation signed.
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:PutObject'],
        resources: [`arn:aws:s3:::cloudformation-custom-resource-response-${region}/*`],
      }),
    );
    restrict(
      vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB }),
      own(['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']),
    );
    const subnets = vpc.selectSubnets({ subnetType: SubnetType.PRIVATE_WITH_EGRESS }).subnets.slice(0, zones);
    for (const [name, { service, actions }] of Object.entries(interfaces))
      vpc
        .addInterfaceEndpoint(name, { service, subnets: { subnets }, securityGroups: [group], open: false })
        .addToPolicy(own(actions));
  }
}
