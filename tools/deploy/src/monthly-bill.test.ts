import { currentPriceBook } from '@rag-assistant/billing/adapters';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthlyBill, type MonthlyBill } from './monthly-bill.ts';
import { breakEvens } from './reserved-capacity.ts';
import { readTemplates, type Resource } from './template.ts';
import { readTraffic, type Traffic } from './traffic.ts';

const book = currentPriceBook();
const traffic = (change: Partial<Traffic> = {}): Traffic => ({
  ...readTraffic(join(import.meta.dirname, '../traffic/dev.json')),
  ...change,
});
const one = (type: string, properties: Resource['properties'] = {}, name = type): Resource => ({
  stack: 'planted-dev',
  name,
  type,
  properties,
});
const costOf = (bill: MonthlyBill, service: string): number =>
  bill.lines.filter((line) => line.service === service).reduce((sum, { usd }) => sum + usd, 0);
const billOf = (all: readonly Resource[], change: Partial<Traffic> = {}): MonthlyBill =>
  monthlyBill(all, traffic(change), book);

const cluster = one(
  'AWS::RDS::DBCluster',
  { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 2 } },
  'Db',
);
const serverless = (name: string): Resource =>
  one('AWS::RDS::DBInstance', { DBInstanceClass: 'db.serverless', DBClusterIdentifier: { Ref: 'Db' } }, name);
const task = one(
  'AWS::ECS::TaskDefinition',
  { Cpu: '512', Memory: '1024', RuntimePlatform: { CpuArchitecture: 'ARM64' } },
  'Task',
);

describe('the month of a template', () => {
  it('[COST1] prices what runs by the hour as the price file says', () => {
    const bill = billOf([
      one('AWS::EC2::NatGateway'),
      one('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Interface', SubnetIds: ['a', 'b'] }, 'I'),
      one('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' }, 'G'),
      one('AWS::ElastiCache::ReplicationGroup', {
        Engine: 'valkey',
        CacheNodeType: 'cache.t4g.micro',
        NumCacheClusters: 2,
      }),
      one('AWS::KMS::Key'),
    ]);
    expect(costOf(bill, 'nat.hour')).toBeCloseTo(32.85);
    expect(costOf(bill, 'vpc-endpoint.zone-hour')).toBeCloseTo(14.6);
    expect(costOf(bill, 'valkey.node-hour.cache.t4g.micro')).toBeCloseTo(18.688);
    expect(costOf(bill, 'kms.key-month')).toBeCloseTo(1);
  });

  it('[COST1] keeps serverless capacity between its least and its most', () => {
    const acuCost = (acu: number): number =>
      costOf(billOf([cluster, serverless('A'), serverless('B')], { acu }), 'aurora.acu-hour');
    expect(acuCost(0.1)).toBeCloseTo(2 * 0.5 * 0.12 * 730);
    expect(acuCost(1)).toBeCloseTo(2 * 0.12 * 730);
    expect(acuCost(50)).toBeCloseTo(2 * 2 * 0.12 * 730);
  });

  it('[COST2] prices the share of tasks on Spot where the service may use it', () => {
    const tasks = (provider: string): MonthlyBill =>
      billOf(
        [
          task,
          one('AWS::ECS::Service', {
            TaskDefinition: { Ref: 'Task' },
            DesiredCount: 1,
            CapacityProviderStrategy: [{ CapacityProvider: provider }],
          }),
        ],
        { tasks: 4, spotShare: 0.5 },
      );
    expect(costOf(tasks('FARGATE'), 'fargate.vcpu-hour.arm')).toBeCloseTo(4 * 0.5 * 730 * 0.03238);
    expect(costOf(tasks('FARGATE_SPOT'), 'fargate.vcpu-hour.arm')).toBeCloseTo(2 * 0.5 * 730 * 0.03238);
    expect(costOf(tasks('FARGATE_SPOT'), 'fargate.spot-vcpu-hour.arm')).toBeCloseTo(2 * 0.5 * 730 * 0.009714);
  });

  it('counts the traffic of a month once, whatever the number of resources that share it', () => {
    const requests = 1_000_000;
    const cost = (count: number): number =>
      costOf(
        billOf(
          Array.from({ length: count }, (_, at) => one('AWS::ApiGateway::RestApi', {}, `Api${at}`)),
          { requests },
        ),
        'api-gateway.request',
      );
    expect([cost(1), cost(3)].map((usd) => Math.round(usd * 100))).toEqual([350, 350]);
  });

  it('[COST1] refuses a type that has no price, by name, and lists the free ones', () => {
    expect(() => billOf([one('AWS::QLDB::Ledger'), one('AWS::MSK::Cluster'), one('AWS::IAM::Role')])).toThrow(
      /deploy.type-unpriced.*AWS::MSK::Cluster, AWS::QLDB::Ledger/,
    );
    expect(billOf([one('AWS::IAM::Role', {}, 'A'), one('AWS::IAM::Role', {}, 'B'), one('Custom::Step')]).free).toEqual([
      ['AWS::IAM::Role', 2],
      ['Custom::Step', 1],
    ]);
  });

  it.each<[string, Resource[]]>([
    [
      'a size that only AWS resolves',
      [one('AWS::ElastiCache::ReplicationGroup', { Engine: 'valkey', CacheNodeType: { Ref: 'X' } })],
    ],
    [
      'a number that is none',
      [{ ...cluster, properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 'few' } } }, serverless('A')],
    ],
    ['a cluster that is not there', [serverless('A')]],
  ])('refuses %s', (_, all) => {
    expect(() => billOf(all)).toThrow('deploy.property-unpriced');
  });

  it('refuses an instance that the price file does not know', () => {
    expect(() => billOf([one('AWS::RDS::DBInstance', { DBInstanceClass: 'db.x99.huge' })])).toThrow(
      'billing.unknown-price',
    );
  });

  it('[COST1] tells a month outside its range, on both sides', () => {
    const keys = (count: number): Resource[] =>
      Array.from({ length: count }, (_, at) => one('AWS::KMS::Key', {}, `K${at}`));
    expect([100, 250, 400].map((count) => billOf(keys(count)).inRange)).toEqual([false, true, false]);
  });

  it('[COST4] tells from what use on a commitment pays', () => {
    const bill = billOf([
      cluster,
      serverless('A'),
      one('AWS::ElastiCache::ReplicationGroup', {
        Engine: 'valkey',
        CacheNodeType: 'cache.t4g.small',
        NumCacheClusters: 1,
      }),
    ]);
    const [cache, small, large] = breakEvens(book, bill.lines, 0.4);
    expect(cache).toMatchObject({ what: 'valkey.node-hour.cache.t4g.small', from: '8 of 12 months in use (60 %)' });
    expect(cache?.committedUsd).toBeCloseTo(0.0256 * 730 * 0.6);
    expect([small?.from, large?.from]).toEqual([
      'an average of 0.36 ACU an instance',
      'an average of 1.38 ACU an instance',
    ]);
  });
});

describe('templates', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-templates-'));
    const template = JSON.stringify({ Resources: { Key: { Type: 'AWS::KMS::Key' } } });
    for (const stack of ['a-dev', 'b-dev-recovery', 'a-prod'])
      writeFileSync(join(folder, `${stack}.template.json`), template);
    writeFileSync(join(folder, 'a-staging.template.json'), '{');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('are those of the stage alone', () => {
    expect(readTemplates(folder, 'dev').map(({ stack }) => stack)).toEqual(['a-dev', 'b-dev-recovery']);
    expect(() => readTemplates(folder, 'test')).toThrow('deploy.templates-missing');
    expect(() => readTemplates(folder, 'staging')).toThrow('deploy.template-unreadable');
  });

  it('come with a traffic profile that is whole', () => {
    for (const stage of ['dev', 'staging', 'prod'])
      expect(readTraffic(join(import.meta.dirname, `../traffic/${stage}.json`)).stage).toBe(stage);
    expect(() => readTraffic(join(folder, 'a-dev.template.json'))).toThrow('deploy.traffic-unreadable');
  });
});
