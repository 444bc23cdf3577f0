import { expect, it } from 'vitest';
import { connections, declaredEdges } from '../../validators/reachability.ts';
import { at, listAt, resourcesOf } from '../../validators/template.ts';
import type { StagesOf } from '../stages.ts';

export const securityPromises = (stages: StagesOf): void => {
  const found = (stage: 'dev' | 'prod', ...types: readonly string[]) =>
    resourcesOf(stages.of(stage).templates, ...types);

  it('[SEC1] second factors by authenticator app, and threat protection enforced in prod', () => {
    const [pool] = found('prod', 'AWS::Cognito::UserPool');
    expect(pool?.properties).toMatchObject({
      MfaConfiguration: 'OPTIONAL',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
      UserPoolTier: 'PLUS',
      UserPoolAddOns: { AdvancedSecurityMode: 'ENFORCED' },
    });
    const trigger = found('prod', 'AWS::Lambda::Function').find(({ id }) => id.includes('PreTokenGeneration'));
    expect(at(trigger?.properties, 'Environment', 'Variables', 'ADMIN_MFA')).toBe('required');
  });

  it('[SEC2] nobody signs up alone, and no user can write a merchant', () => {
    const [pool] = found('dev', 'AWS::Cognito::UserPool');
    expect(at(pool?.properties, 'AdminCreateUserConfig', 'AllowAdminCreateUserOnly')).toBe(true);
    const merchant = listAt(pool?.properties, 'Schema').find((one) => at(one, 'Name') === 'merchant_id');
    expect(at(merchant, 'Mutable')).toBe(false);
    for (const { properties } of found('dev', 'AWS::Cognito::UserPoolClient'))
      expect(properties['WriteAttributes']).toEqual(['email']);
  });

  it('[L4] [SEC7] the second version of the trigger puts claims into tokens', () => {
    const [pool] = found('dev', 'AWS::Cognito::UserPool');
    expect(at(pool?.properties, 'LambdaConfig', 'PreTokenGenerationConfig')).toMatchObject({ LambdaVersion: 'V2_0' });
    expect(found('dev', 'AWS::Cognito::UserPoolGroup').map(({ properties }) => properties['GroupName'])).toEqual([
      'shopper',
      'merchant_staff',
      'merchant_admin',
      'platform_admin',
    ]);
  });

  it('[SEC3] the firewall stands before the stage, has its own rules and those of AWS, and logs without tokens', () => {
    const [acl] = found('dev', 'AWS::WAFv2::WebACL');
    const rules = listAt(acl?.properties, 'Rules');
    expect(rules.map((one) => at(one, 'Name'))).toEqual([
      'rate-per-address',
      'methods',
      'paths',
      'json-bodies',
      'sizes',
      'chat-body-size',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesSQLiRuleSet',
    ]);
    expect(found('dev', 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
    const [logging] = found('dev', 'AWS::WAFv2::LoggingConfiguration');
    expect(listAt(logging?.properties, 'RedactedFields').map((one) => at(one, 'SingleHeader', 'Name'))).toEqual([
      'authorization',
      'cookie',
    ]);
  });

  it('[SEC4] roles of a token come from groups that the pool holds and no user can join', () => {
    const texts = JSON.stringify(found('dev', 'AWS::IAM::Policy'));
    expect(texts).not.toMatch(/AdminAddUserToGroup|AdminUpdateUserAttributes/);
  });

  it('[SEC8] only the declared connections are open', () => {
    const text = ({ from, to, port }: { from: string; to: string; port: string }) => `${from} ${to} ${port}`;
    const { edges } = connections(stages.of('prod').templates);
    expect(edges.map(text).sort()).toEqual(declaredEdges.map(text).sort());
    expect(edges.filter(({ to }) => to === 'Database').map(({ from }) => from)).toEqual(['Service', 'Function']);
  });

  it('[SEC9] no store, log, topic, queue or secret is without a key of ours', () => {
    const kinds = [
      'AWS::Logs::LogGroup',
      'AWS::SNS::Topic',
      'AWS::SQS::Queue',
      'AWS::SecretsManager::Secret',
      'AWS::S3::Bucket',
    ];
    for (const kind of kinds) expect(found('prod', kind).length).toBeGreaterThan(0);
    // What makes each of them encrypted is the validator's, whose plants are below.
  });

  it('[SEC13] endpoints for the services that processes use, each with what may be done by it', () => {
    const endpoints = found('prod', 'AWS::EC2::VPCEndpoint');
    const names = endpoints.map(({ properties }) => JSON.stringify(properties['ServiceName']));
    for (const service of [
      'secretsmanager',
      'kms',
      'bedrock-runtime',
      'logs',
      'ecr.api',
      'ecr.dkr',
      'states',
      's3',
      'dynamodb',
    ])
      expect(names.some((name) => name.includes(`.${service}"`))).toBe(true);
    for (const { properties } of endpoints)
      expect(JSON.stringify(properties['PolicyDocument'])).toContain('aws:PrincipalAccount');
    expect(
      listAt(
        endpoints.find(({ properties }) => JSON.stringify(properties['ServiceName']).includes('.kms'))?.properties,
        'SubnetIds',
      ),
    ).toHaveLength(3);
  });

  it('[SEC14] [L11] [C1] processes stand in private subnets, which reach out through NAT', () => {
    for (const { properties } of found('prod', 'AWS::Lambda::Function')) {
      const subnets = listAt(properties, 'VpcConfig', 'SubnetIds').map((one) => JSON.stringify(one));
      expect(subnets).toHaveLength(3);
      for (const subnet of subnets) expect(subnet).toContain('private');
    }
    const [service] = found('prod', 'AWS::ECS::Service');
    const subnets = JSON.stringify(at(service?.properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets'));
    expect(subnets).toContain('private');
    expect(subnets).not.toContain('public');
    expect(found('prod', 'AWS::EC2::NatGateway')).toHaveLength(3);
    expect(found('dev', 'AWS::EC2::NatGateway')).toHaveLength(1);
  });

  it('[MON9] two topics by mail, encrypted', () => {
    const mails = found('dev', 'AWS::SNS::Subscription').map(({ properties }) => [
      properties['Protocol'],
      properties['Endpoint'],
    ]);
    expect(mails).toEqual([
      ['email', 'ops@example.com'],
      ['email', 'security@example.com'],
    ]);
  });
};
