import { Duration, FileSystem, RemovalPolicy, Size } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { codeOf } from './bundles.ts';
import { failureAlarm, failurePeriod } from './failure-alarm.ts';
import type { Foundation } from './foundation.ts';
import { ProductStack } from './product-stack.ts';

export interface NodeFunctionProps {
  readonly foundation: Foundation;
  /** Folder of apps/ and entry below its src/functions. */
  readonly bundle: readonly [app: string, entry: string];
  readonly description: string;
  /** Made by `envFor` from the schema that the function parses. */
  readonly environment: Record<string, string>;
  /** 512 to 1,024. */
  readonly memoryMb?: number;
  /** 30 seconds to 15 minutes. */
  readonly timeoutSeconds?: number;
  /** Executions at the same time that this function keeps for itself and cannot exceed. */
  readonly reservedConcurrency?: number;
  /** MiB of /tmp, 512 to 10,240. */
  readonly scratchMb?: number;
}

/** Trust of the region's public authorities and of Amazon's database servers: the file is part of the runtime. */
const databaseAuthorities = '/var/runtime/ca-cert.pem';

/**
 * A function of this product: Node.js 24 on arm64, in the private subnets, its own role and encrypted log group, traced,
 * with an alarm on its failures. Named `<app>-<entry>-<stage>`.
 */
export class NodeFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  /** Changes with the bundle. */
  readonly bundleHash: string;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    const stack = ProductStack.of(this);
    const { foundation, bundle } = props;
    const [app, entry] = bundle;
    const functionName = `${app}-${entry}-${stack.stage}`;
    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${functionName}`,
      retention: stack.sizing.logRetention,
      encryptionKey: foundation.logsKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.bundleHash = FileSystem.fingerprint(foundation.bundles.functionFolder(app, entry), { exclude: ['*.map'] });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaVPCAccessExecutionRole')],
    });
    this.function = new LambdaFunction(this, 'Function', {
      functionName,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'main.handler',
      code: codeOf(foundation.bundles, app, entry),
      environment: { NODE_EXTRA_CA_CERTS: databaseAuthorities, ...props.environment },
      memorySize: props.memoryMb ?? 512,
      timeout: Duration.seconds(props.timeoutSeconds ?? 30),
      vpc: foundation.vpc,
      vpcSubnets: foundation.privateSubnets,
      securityGroups: [foundation.functionSecurityGroup],
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      ...(props.scratchMb !== undefined && { ephemeralStorageSize: Size.mebibytes(props.scratchMb) }),
      ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    failureAlarm(
      this,
      'Failures',
      this.function.metricErrors({ period: failurePeriod }),
      `${functionName} failed`,
      foundation.alerts,
    );
    acknowledge(this.role, {
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]':
        'Network interfaces of functions have no resource names to grant by; this is the policy that AWS keeps for it.',
      'IAM5[Resource::*]': 'Trace segments have no resource names to grant by.',
    });
  }

  allow(actions: readonly string[], resources: readonly string[]): void {
    this.role.addToPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
}
