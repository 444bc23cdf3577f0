import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import type { Template, Templates } from '../validators/template.ts';
import type { StagesOf } from './stages.ts';

/** Properties whose change makes AWS replace the resource, and with it the data. */
const identity: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBCluster': [
    'DBClusterIdentifier',
    'DatabaseName',
    'DBSubnetGroupName',
    'StorageEncrypted',
    'KmsKeyId',
    'Engine',
    'MasterUsername',
  ],
  'AWS::RDS::DBSubnetGroup': ['DBSubnetGroupName'],
  'AWS::ElastiCache::ReplicationGroup': [
    'ReplicationGroupId',
    'AtRestEncryptionEnabled',
    'KmsKeyId',
    'CacheSubnetGroupName',
    'Engine',
  ],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::Cognito::UserPool': ['Schema', 'UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration'],
  'AWS::Cognito::UserPoolClient': ['GenerateSecret', 'UserPoolId'],
  'AWS::KMS::Key': ['KeySpec', 'MultiRegion'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::EC2::VPC': ['CidrBlock'],
  'AWS::ApiGateway::RestApi': [],
};

const Baseline = z.record(z.string(), z.object({ type: z.string(), identity: z.record(z.string(), z.unknown()) }));
export type Baseline = z.infer<typeof Baseline>;

const file = join(import.meta.dirname, '../../baseline/stateful.json');

export const statefulOf = (templates: Templates): Baseline =>
  Object.fromEntries(
    Object.entries(templates).flatMap(([stack, { Resources }]: [string, Template]) =>
      Object.entries(Resources).flatMap(([id, { Type: type, Properties = {} }]) => {
        const names = identity[type];
        if (names === undefined) return [];
        const held = Object.fromEntries(
          names.flatMap((name) => (name in Properties ? [[name, Properties[name]]] : [])),
        );
        return [[`${stack}/${id}`, { type, identity: held }]];
      }),
    ),
  );

/** What an update from `before` to `after` would replace or delete. */
export const replacements = (before: Baseline, after: Baseline): string[] =>
  Object.entries(before).flatMap(([id, was]) => {
    const is = after[id];
    if (is === undefined) return [`${id} (${was.type}) would be deleted`];
    const names = identity[was.type] ?? [];
    return names
      .filter((name) => JSON.stringify(was.identity[name]) !== JSON.stringify(is.identity[name]))
      .map((name) => `${id} (${was.type}) would be replaced: ${name} changes`);
  });

export const describeBaseline = (stages: StagesOf): void => {
  it('[OPS8] an update from the stored version replaces nothing that keeps data', () => {
    const now = statefulOf(stages.of('prod').templates);
    if (process.env['BASELINE_WRITE'] === '1') writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
    const before = Baseline.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(Object.keys(before).length).toBeGreaterThan(15);
    expect(replacements(before, now)).toEqual([]);
    // What is new since then joins the stored version, so that the next update is held to it.
    expect(
      Object.keys(now).filter((id) => !(id in before)),
      'npx nx run infrastructure:baseline',
    ).toEqual([]);
  });

  it('[OPS8] a changed name, a removed bucket and another logical id are told', () => {
    const now = statefulOf(stages.of('prod').templates);
    const cluster = Object.keys(now).find((id) => now[id]?.type === 'AWS::RDS::DBCluster')!;
    const renamed = {
      ...now,
      [cluster]: { ...now[cluster]!, identity: { ...now[cluster]!.identity, DatabaseName: 'other' } },
    };
    expect(replacements(now, renamed)).toEqual([expect.stringContaining('DatabaseName changes')]);
    const { [cluster]: _gone, ...rest } = now;
    expect(replacements(now, rest)).toEqual([expect.stringContaining('would be deleted')]);
  });
};
