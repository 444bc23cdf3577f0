import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dropped } from './drop-list.ts';
import { withLocalEnds, type LocalEnds } from './local-ends.ts';
import { pruneAssembly } from './prune-assembly.ts';
import { pruneTemplate } from './prune-template.ts';
import type { Template } from './template.ts';

const ends: LocalEnds = {
  serviceUrl: 'http://127.0.0.1:3001',
  bedrockUrl: 'http://127.0.0.1:3002',
  database: { host: '127.0.0.1', port: 5433, owner: 'rag_owner', password: 'ownerPassword' },
};

describe('the pruner', () => {
  const template: Template = {
    Resources: {
      Nat: { Type: 'AWS::EC2::NatGateway' },
      Route: { Type: 'AWS::EC2::Route', Properties: { NatGatewayId: { Ref: 'Nat' } }, DependsOn: ['Nat', 'Vpc'] },
      Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { CidrIp: { 'Fn::GetAtt': ['Vpc', 'CidrBlock'] } } },
      Link: { Type: 'AWS::ApiGatewayV2::VpcLink' },
      Text: { Type: 'AWS::SSM::Parameter', Properties: { Value: { 'Fn::Sub': '${Link.LinkArn} ${AWS::Region}' } } },
      Math: { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: [] } },
      Plain: { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } },
    },
    Outputs: { NatId: { Value: { Ref: 'Nat' } } },
  };
  const { template: pruned, gone } = pruneTemplate(template);

  it('leaves out what the emulator cannot make, by name, and keeps the rest', () => {
    expect(gone).toEqual([
      'AWS::EC2::NatGateway Nat',
      'AWS::ApiGatewayV2::VpcLink Link',
      'AWS::CloudWatch::Alarm Math',
    ]);
    expect(Object.keys(pruned.Resources ?? {})).toEqual(['Route', 'Vpc', 'Group', 'Text', 'Plain']);
  });

  it('leaves no reference to what is gone', () => {
    expect(pruned.Resources?.['Route']).toEqual({
      Type: 'AWS::EC2::Route',
      Properties: { NatGatewayId: 'pruned-Nat' },
      DependsOn: ['Vpc'],
    });
    const value = pruned.Resources?.['Text']?.Properties?.['Value'];
    expect(value).toEqual({ 'Fn::Sub': 'arn:aws:pruned:us-east-1:000000000000:Link ${AWS::Region}' });
    expect(pruned.Outputs).toEqual({ NatId: { Value: 'pruned-Nat' } });
  });

  it('reads from the template what the emulator does not return', () => {
    expect(pruned.Resources?.['Group']?.Properties?.['CidrIp']).toBe('10.0.0.0/16');
  });

  it('says for every type on its list why, and what stands for it', () => {
    for (const [type, { why, assertedBy }] of Object.entries(dropped))
      expect([type, why.length > 5, assertedBy.startsWith('apps/infrastructure: ')]).toEqual([type, true, true]);
  });
});

describe('the ends on this machine', () => {
  const changed = withLocalEnds(
    {
      Resources: {
        Owner: {
          Type: 'AWS::SecretsManager::Secret',
          Properties: { Name: 'rag-assistant/dev/database-owner', GenerateSecretString: {} },
        },
        Attached: { Type: 'AWS::SecretsManager::SecretTargetAttachment', Properties: { SecretId: { Ref: 'Owner' } } },
        Other: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'x/cache-token', GenerateSecretString: {} } },
        Step: {
          Type: 'AWS::Lambda::Function',
          Properties: { Environment: { Variables: { SECRET: { Ref: 'Attached' }, NODE_EXTRA_CA_CERTS: '/x' } } },
        },
        Chat: {
          Type: 'AWS::ApiGateway::Method',
          Properties: {
            Integration: {
              ConnectionType: 'VPC_LINK',
              ConnectionId: 'link',
              IntegrationTarget: 'balancer',
              Uri: 'https://{{resolve:ssm:/name}}:443/v1/chat',
            },
          },
        },
      },
    },
    ends,
  ).Resources;

  it('are known logins in the secrets of the database alone', () => {
    const secret = JSON.parse(String(changed?.['Owner']?.Properties?.['SecretString'])) as object;
    expect(secret).toMatchObject({ username: 'rag_owner', host: '127.0.0.1', port: 5433 });
    expect(changed?.['Other']?.Properties).toEqual({ Name: 'x/cache-token', GenerateSecretString: {} });
  });

  it('reach functions as the ARN of the secret, and the simulated model', () => {
    expect(changed?.['Attached']).toBeUndefined();
    expect(changed?.['Step']?.Properties?.['Environment']).toEqual({
      Variables: { SECRET: { 'Fn::GetAtt': ['Owner', 'Id'] }, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: ends.bedrockUrl },
    });
  });

  it('are the service itself where a private link would lead', () => {
    expect(changed?.['Chat']?.Properties?.['Integration']).toEqual({ Uri: 'http://127.0.0.1:3001/v1/chat' });
  });
});

describe('a pruned assembly', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assembly-'));
    const from = join(folder, 'cdk.out');
    mkdirSync(join(from, 'asset.aaa'), { recursive: true });
    writeFileSync(join(from, 'asset.aaa/main.mjs'), 'export const handler = () => 1;');
    const template: Template = {
      Resources: {
        Step: {
          Type: 'AWS::Lambda::Function',
          Properties: { Runtime: 'nodejs24.x', Code: { S3Bucket: 'b', S3Key: 'aaa.zip' } },
        },
      },
    };
    writeFileSync(join(from, 'shop.template.json'), JSON.stringify(template));
    const files = { old: { source: { path: 'shop.template.json' } }, aaa: { source: { path: 'asset.aaa' } } };
    writeFileSync(join(from, 'shop.assets.json'), JSON.stringify({ files, dockerImages: { image: {} } }));
    writeFileSync(join(from, 'manifest.json'), '{"template":"old.json"}');
    pruneAssembly(from, join(folder, 'out'), ends);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const read = (file: string): string => readFileSync(join(folder, 'out', file), 'utf8');

  it('runs functions of the product so that the names of their errors survive', () => {
    const { Resources } = JSON.parse(read('shop.template.json')) as Template;
    expect(Resources?.['Step']?.Properties?.['Runtime']).toBe('provided.al2023');
    expect(read('asset.aaa/bootstrap')).toContain('runtime-bootstrap.cjs');
    expect(read('asset.aaa/runtime-bootstrap.cjs')).toContain('errorType');
  });

  it('names what changed anew, or the CDK would deploy what it uploaded before', () => {
    expect(read('manifest.json')).not.toContain('old');
    expect(read('shop.assets.json')).not.toMatch(/"old"|"aaa"/);
    expect(read('shop.template.json')).not.toContain('"aaa.zip"');
  });

  it('pushes no image', () => {
    expect(JSON.parse(read('shop.assets.json'))).toMatchObject({ dockerImages: {} });
  });
});
