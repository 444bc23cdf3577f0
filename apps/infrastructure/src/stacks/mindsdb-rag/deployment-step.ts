import { CustomResource, Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { NodeFunction, type NodeFunctionProps } from '../../shared/node-function.ts';

export interface DeploymentStepProps extends NodeFunctionProps {
  /** `Custom::…` */
  readonly resourceType: string;
  /** The step runs again when one of these, or its bundle, changes. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** A function that CloudFormation runs as part of a deployment and whose failure fails the deployment. */
export class DeploymentStep extends Construct {
  readonly step: NodeFunction;
  readonly result: CustomResource;

  constructor(scope: Construct, id: string, props: DeploymentStepProps) {
    super(scope, id);
    const timeoutSeconds = props.timeoutSeconds ?? 300;
    this.step = new NodeFunction(this, 'Step', { ...props, timeoutSeconds });
    this.result = new CustomResource(this, 'Result', {
      resourceType: props.resourceType,
      serviceToken: this.step.function.functionArn,
      // A step that says nothing ends the deployment soon, not after the hour that CloudFormation waits by itself.
      serviceTimeout: Duration.seconds(timeoutSeconds + 60),
      properties: { ...props.properties, bundle: this.step.bundleHash },
    });
  }
}
