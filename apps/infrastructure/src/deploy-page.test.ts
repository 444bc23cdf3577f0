import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DeploymentEnv } from '@rag-assistant/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { standInBundles, synthesize, testConfig } from './testing/synthesized.ts';
import { resourcesOf, type Templates } from './validators/template.ts';

const app = resolve(import.meta.dirname, '..');
const page = readFileSync(resolve(app, '../../docs/deploy.md'), 'utf8');
const bundles = standInBundles();
let templates: Templates;
beforeAll(() => {
  ({ templates } = synthesize(testConfig('dev'), bundles));
}, 180_000);
afterAll(() => {
  bundles.remove();
});

/** Names that a template gives, as an operator sees them. */
const namesIn = (...properties: readonly string[]): string[] =>
  resourcesOf(templates).flatMap(({ properties: held }) =>
    properties.map((name) => held[name]).filter((name) => typeof name === 'string'),
  );

describe('docs/deploy.md', () => {
  it('[OPS4] has every variable of the configuration in its table, and no other', () => {
    const [, section = ''] = /## Configuration\n(.*?)\n## /s.exec(page) ?? [];
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual(Object.keys(DeploymentEnv.shape).sort());
  });

  it('[OPS1] has every stack in its table', () => {
    const [, section = ''] = /## What it makes\n(.*?)\n## /s.exec(page) ?? [];
    const named = [...section.matchAll(/^\| `([a-z-]+)`/gm)].map(([, name]) => `${String(name)}-dev`);
    expect(named.sort()).toEqual(Object.keys(templates).sort());
  });

  it('[OPS7] shows the names that the templates give', () => {
    const names = namesIn('ClusterName', 'ServiceName', 'DBClusterIdentifier', 'FunctionName', 'LogGroupName');
    for (const [, name = ''] of page.matchAll(
      /(?:--cluster|--services|--db-cluster-identifier|--function-name|logs tail) ([^\s`]+)/g,
    ))
      expect(names).toContain(name);
    for (const [, group = ''] of page.matchAll(/log group `([^`]+)`/g)) expect(names).toContain(group);
    const outputs = Object.values(templates).flatMap(({ Outputs = {} }) => Object.keys(Outputs));
    const [, listed = ''] = /outputs of the stacks: (.*?) \|/.exec(page) ?? [];
    const shown = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    expect(shown.length).toBeGreaterThan(4);
    for (const name of shown) expect(outputs).toContain(name);
    for (const [, path = ''] of page.matchAll(/`\/rag-assistant\/STAGE\/([a-z-]+)`/g)) {
      const own = synthesize(testConfig('dev', { SERVICE_DOMAIN: '', HOSTED_ZONE_ID: '' }), bundles);
      expect(JSON.stringify(own.templates)).toContain(`{{resolve:ssm:/rag-assistant/dev/${path}}}`);
    }
  }, 180_000);

  it('[OPS6] the first step gives the templates of every stack, from the variables that stand before it', () => {
    const [, line = ''] = /^export (ENVIRONMENT=.*)$/m.exec(page) ?? [];
    const variables = Object.fromEntries(line.split(' ').map((word) => word.split('=') as [string, string]));
    expect(page).toMatch(/^npx nx run infrastructure:synth$/m);
    // What `cdk synth` starts, without the CDK's own start of several seconds.
    const { app: start } = JSON.parse(readFileSync(join(app, 'cdk.json'), 'utf8')) as { app: string };
    const folder = mkdtempSync(join(tmpdir(), 'rag-assistant-synth-'));
    try {
      const run = spawnSync(process.execPath, start.split(' ').slice(1), {
        cwd: app,
        encoding: 'utf8',
        timeout: 170_000,
        env: { PATH: process.env['PATH'], CDK_OUTDIR: folder, ...variables },
      });
      expect(run.status, run.stderr).toBe(0);
      const made = globSync('*.template.json', { cwd: folder }).map((file) => file.replace('.template.json', ''));
      expect(made.sort()).toEqual(Object.keys(templates).sort());
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 180_000);

  it('[OPS6] a wrong value ends the step with its code, and nothing is written', () => {
    const run = spawnSync(process.execPath, ['src/commands/main.ts', 'deploy', '--stage', 'prod'], {
      cwd: app,
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        PATH: process.env['PATH'],
        ENVIRONMENT: 'dev',
        ALERT_EMAIL: 'nobody',
        SECURITY_ALERT_EMAIL: 's@example.com',
      },
    });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(
      /^infrastructure: The configuration is not valid\. ALERT_EMAIL.*\[config\.invalid\]\n$/s,
    );
  });
});
