import { expect, it } from 'vitest';
import { at, listAt, resourcesOf, type Found } from '../../validators/template.ts';
import { subnetKinds } from '../../validators/reachability.ts';
import type { StagesOf } from '../stages.ts';

const only = (found: readonly Found[]): Found['properties'] => {
  expect(found).toHaveLength(1);
  return found[0]!.properties;
};

export const corePromises = (stages: StagesOf): void => {
  it('[C1] three zones of public, private and isolated subnets; isolated ones have no way out', () => {
    const { templates } = stages.of('prod');
    const kinds = subnetKinds(templates);
    expect([kinds.public, kinds.private, kinds.isolated].map((list) => list.length)).toEqual([3, 3, 3]);
    const zones = resourcesOf(templates, 'AWS::EC2::Subnet').map(({ id, properties }) => [
      id,
      at(properties, 'AvailabilityZone', 'Fn::Select', 0),
    ]);
    for (const kind of Object.values(kinds))
      expect(new Set(zones.filter(([id]) => kind.includes(String(id))).map(([, zone]) => zone))).toEqual(
        new Set([0, 1, 2]),
      );
  });

  it('[C2] Aurora PostgreSQL 17: encrypted, a writer and a reader, in isolated subnets', () => {
    const { templates } = stages.of('prod');
    const cluster = only(resourcesOf(templates, 'AWS::RDS::DBCluster'));
    expect(cluster).toMatchObject({
      Engine: 'aurora-postgresql',
      EngineVersion: expect.stringMatching(/^17\./) as string,
      StorageEncrypted: true,
      DeletionProtection: true,
    });
    const instances = resourcesOf(templates, 'AWS::RDS::DBInstance');
    expect(instances.map(({ properties }) => properties['DBInstanceClass'])).toEqual([
      'db.serverless',
      'db.serverless',
    ]);
    const group = only(resourcesOf(templates, 'AWS::RDS::DBSubnetGroup'));
    const isolated = listAt(group, 'SubnetIds').map((id) => String(at(id, 'Fn::ImportValue')));
    expect(isolated).toHaveLength(3);
    for (const name of isolated) expect(name).toContain('isolated');
  });

  it('[C4] [SEC10] Valkey in two zones: TLS, key of ours, a token', () => {
    expect(only(resourcesOf(stages.of('dev').templates, 'AWS::ElastiCache::ReplicationGroup'))).toMatchObject({
      Engine: 'valkey',
      NumCacheClusters: 2,
      MultiAZEnabled: true,
      AutomaticFailoverEnabled: true,
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AtRestEncryptionEnabled: true,
      KmsKeyId: expect.anything() as object,
      AuthToken: expect.anything() as object,
    });
  });

  it('[C5] [COST2] Fargate: one task on demand, of the others seven in ten on Spot, and a circuit breaker', () => {
    const service = only(resourcesOf(stages.of('prod').templates, 'AWS::ECS::Service'));
    expect(service['CapacityProviderStrategy']).toEqual([
      { CapacityProvider: 'FARGATE', Base: 1, Weight: 30 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 70 },
    ]);
    expect(at(service, 'DeploymentConfiguration', 'DeploymentCircuitBreaker')).toEqual({
      Enable: true,
      Rollback: true,
    });
    expect(at(service, 'NetworkConfiguration', 'AwsvpcConfiguration', 'AssignPublicIp')).toBe('DISABLED');
  });

  it('[C6] [SEC10] the load balancer is internal and speaks TLS 1.3 alone', () => {
    const { templates } = stages.of('dev');
    expect(only(resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::LoadBalancer'))['Scheme']).toBe('internal');
    expect(only(resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::Listener'))).toMatchObject({
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
    });
    expect(only(resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::ListenerRule'))['Transforms']).toEqual([
      { Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/live/(.*)$', Replace: '/$1' }] } },
    ]);
  });

  it('[HC2] the load balancer and the container both ask /health', () => {
    const { templates } = stages.of('dev');
    expect(only(resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::TargetGroup'))['HealthCheckPath']).toBe('/health');
    const [container] = listAt(only(resourcesOf(templates, 'AWS::ECS::TaskDefinition')), 'ContainerDefinitions');
    expect(JSON.stringify(at(container, 'HealthCheck', 'Command'))).toContain('/health');
  });

  it('[C7] [COST3] buckets: private, versioned, by TLS alone, cheaper with age, audit records for seven years', () => {
    const { templates } = stages.of('prod');
    const buckets = resourcesOf(templates, 'AWS::S3::Bucket');
    expect(buckets).toHaveLength(4);
    for (const { properties } of buckets) {
      expect(Object.values(properties['PublicAccessBlockConfiguration'] as object)).toEqual([true, true, true, true]);
      expect(at(properties, 'VersioningConfiguration', 'Status')).toBe('Enabled');
    }
    for (const { properties } of resourcesOf(templates, 'AWS::S3::BucketPolicy'))
      expect(JSON.stringify(properties)).toContain('"aws:SecureTransport":"false"');
    const audit = buckets.find(({ properties }) => JSON.stringify(properties['BucketName']).includes('-audit-'));
    expect(listAt(audit?.properties, 'LifecycleConfiguration', 'Rules')).toContainEqual(
      expect.objectContaining({
        ExpirationInDays: 2555,
        Transitions: [
          { StorageClass: 'STANDARD_IA', TransitionInDays: 30 },
          { StorageClass: 'GLACIER_IR', TransitionInDays: 90 },
        ],
      }),
    );
    expect(at(audit?.properties, 'ObjectLockEnabled')).toBe(true);
  });

  it('[C8] [SEC15] logins and tokens are in no template, reach the process from the secret store, and are replaced after 90 days', () => {
    const { templates } = stages.of('dev');
    const secrets = resourcesOf(templates, 'AWS::SecretsManager::Secret');
    expect(secrets).toHaveLength(3);
    for (const { properties } of secrets) {
      expect(properties).not.toHaveProperty('SecretString');
      expect(properties).toHaveProperty('GenerateSecretString');
    }
    const schedules = resourcesOf(templates, 'AWS::SecretsManager::RotationSchedule');
    expect(schedules.map(({ properties }) => at(properties, 'RotationRules', 'ScheduleExpression'))).toEqual(
      Array(3).fill('rate(90 days)'),
    );
    const [container] = listAt(only(resourcesOf(templates, 'AWS::ECS::TaskDefinition')), 'ContainerDefinitions');
    const plain = listAt(container, 'Environment').map((one) => String(at(one, 'Name')));
    expect(listAt(container, 'Secrets').map((one) => at(one, 'Name'))).toEqual(['DATABASE_URL', 'REDIS_AUTH_TOKEN']);
    expect(plain).not.toContain('DATABASE_URL');
  });

  it('[C9] [OPS1] every stack of every stage is there, and every resource belongs to one', () => {
    for (const stage of ['dev', 'staging', 'prod'] as const)
      expect(Object.keys(stages.of(stage).templates).sort()).toEqual(
        [
          'api-gateway-integration',
          'auth-security',
          'lambda-functions',
          'mindsdb-rag',
          'step-functions',
          'vpc-security',
        ].map((name) => `${name}-${stage}`),
      );
  });

  it('nothing of prod is deleted with its stack by accident', () => {
    const { templates } = stages.of('prod');
    const kept = Object.values(templates).flatMap(({ Resources }) =>
      Object.values(Resources).filter(({ Type }) =>
        ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Cognito::UserPool'].includes(Type),
      ),
    );
    expect(kept.map(({ DeletionPolicy }) => DeletionPolicy)).toEqual(kept.map(() => 'Retain'));
    const cluster = Object.values(templates)
      .flatMap(({ Resources }) => Object.values(Resources))
      .find(({ Type }) => Type === 'AWS::RDS::DBCluster');
    expect(cluster?.DeletionPolicy).toBe('Snapshot');
  });

  it('a standby has the same stacks in the recovery region and no running task', () => {
    const { templates } = stages.standby();
    const service = only(resourcesOf(templates, 'AWS::ECS::Service'));
    expect(service['DesiredCount']).toBe(0);
    expect(Object.keys(templates)).toEqual(Object.keys(stages.of('prod').templates));
  });
};
