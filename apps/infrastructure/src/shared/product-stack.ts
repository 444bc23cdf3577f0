import type { StageName } from '@rag-assistant/contracts';
import { Fn, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import type { DeploymentConfig } from '../config.ts';
import { sizings, type Sizing } from './sizing.ts';

/** Primary serves; standby holds copies and can be promoted. */
export type RegionRole = 'primary' | 'standby';

export interface StageContext extends DeploymentConfig {
  readonly role: RegionRole;
}

/** A stack named `<name>-<stage>`, of one region, protected and retained where the stage is prod. */
export class ProductStack extends Stack {
  readonly context: StageContext;

  constructor(scope: Construct, name: string, context: StageContext, description: string) {
    const stackName = `${name}-${context.stage}`;
    super(scope, stackName, {
      stackName,
      description,
      env: {
        region: context.role === 'primary' ? context.region : context.recoveryRegion,
        ...(context.account !== undefined && { account: context.account }),
      },
      terminationProtection: context.stage === 'prod',
    });
    this.context = context;
    Tags.of(this).add('product', 'rag-assistant');
    Tags.of(this).add('environment', context.stage);
  }

  /** The stack that a construct stands in. */
  static override of(construct: IConstruct): ProductStack {
    const stack = Stack.of(construct);
    if (!(stack instanceof ProductStack)) throw new Error(`${construct.node.path} stands in no stack of the product`);
    return stack;
  }

  get stage(): StageName {
    return this.context.stage;
  }

  get sizing(): Sizing {
    return sizings[this.stage];
  }

  /** Data outlives a deleted stack everywhere but in dev. */
  get dataRemoval(): RemovalPolicy {
    return this.stage === 'dev' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
  }

  /** The first three zones of whatever region it is, chosen at deployment: a synth asks no account. */
  override get availabilityZones(): string[] {
    return [0, 1, 2].map((at) => Fn.select(at, Fn.getAzs()));
  }
}
