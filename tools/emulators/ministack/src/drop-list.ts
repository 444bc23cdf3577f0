/** Why a resource type is left out of an emulated deployment, and which check stands for it on the whole template. */
export interface Dropped {
  readonly why: string;
  readonly assertedBy: string;
}

const noDataPlane = 'the emulator moves no packets';
const noHandler = 'its CloudFormation does not know the type';

/** Types that MiniStack 1.5.33 does not provision. `check-drop-list` fails when one of them becomes known to it. */
export const dropped: Readonly<Record<string, Dropped>> = {
  'AWS::ApiGatewayV2::VpcLink': { why: noHandler, assertedBy: 'apps/infrastructure: API tests' },
  'AWS::ApplicationAutoScaling::ScalableTarget': {
    why: 'no such service',
    assertedBy: 'apps/infrastructure: service tests',
  },
  'AWS::ApplicationAutoScaling::ScalingPolicy': {
    why: 'no such service',
    assertedBy: 'apps/infrastructure: service tests',
  },
  'AWS::EC2::EIP': { why: noDataPlane, assertedBy: 'apps/infrastructure: network tests' },
  'AWS::EC2::FlowLog': { why: noDataPlane, assertedBy: 'apps/infrastructure: network tests' },
  'AWS::EC2::NatGateway': { why: noDataPlane, assertedBy: 'apps/infrastructure: network tests' },
  'AWS::EC2::SecurityGroupEgress': { why: noDataPlane, assertedBy: 'apps/infrastructure: reachability validator' },
  'AWS::EC2::SecurityGroupIngress': { why: noDataPlane, assertedBy: 'apps/infrastructure: reachability validator' },
  'AWS::ECS::ClusterCapacityProviderAssociations': { why: noHandler, assertedBy: 'apps/infrastructure: service tests' },
  'AWS::SecretsManager::ResourcePolicy': { why: noHandler, assertedBy: 'apps/infrastructure: database tests' },
  'AWS::SecretsManager::RotationSchedule': { why: noHandler, assertedBy: 'apps/infrastructure: database tests' },
  'AWS::WAFv2::LoggingConfiguration': { why: noHandler, assertedBy: 'apps/infrastructure: firewall tests' },
  'AWS::WAFv2::WebACLAssociation': { why: noHandler, assertedBy: 'apps/infrastructure: firewall tests' },
};
