import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StageName } from '@rag-assistant/contracts';
import type { App } from 'aws-cdk-lib';
import { buildApp } from '../app.ts';
import { readConfig, type DeploymentConfig } from '../config.ts';
import { ExplainedChecks } from '../shared/acknowledge.ts';
import type { Bundles } from '../shared/bundles.ts';
import type { RegionRole } from '../shared/product-stack.ts';
import type { Template, Templates } from '../validators/template.ts';

export const testConfig = (stage: StageName, more: Readonly<Record<string, string>> = {}): DeploymentConfig =>
  readConfig({
    ENVIRONMENT: stage,
    ALERT_EMAIL: 'ops@example.com',
    SECURITY_ALERT_EMAIL: 'security@example.com',
    SERVICE_DOMAIN: 'assistant.example.com',
    HOSTED_ZONE_ID: 'Z0123456789',
    ...more,
  });

/** Bundles with a line of code each, so that a template says the same whatever the apps hold today. */
export const standInBundles = (): Bundles & { remove: () => void } => {
  const root = mkdtempSync(join(tmpdir(), 'rag-assistant-bundles-'));
  const put = (folder: string, file: string): string => {
    mkdirSync(join(root, folder, 'dist'), { recursive: true });
    writeFileSync(join(root, folder, file), `// ${folder}\n`);
    return join(root, folder);
  };
  return {
    functionFolder: (app, entry) => put(join(app, entry), 'main.mjs'),
    containerFolder: (app) => {
      put(app, 'dist/main.mjs');
      put(app, 'dist/pii-tagger.bin.gz');
      return put(app, 'Dockerfile');
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
};

export interface Synthesized {
  readonly templates: Templates;
  /** Findings of cdk-nag without a written reason. */
  readonly unexplained: readonly string[];
  readonly app: App;
}

/** One stage of one region as templates; asks no account and no network. */
export const synthesize = (
  config: DeploymentConfig,
  bundles: Bundles,
  options: { role?: RegionRole; nag?: boolean } = {},
): Synthesized => {
  const outdir = mkdtempSync(join(tmpdir(), 'rag-assistant-cdk-'));
  try {
    const app = buildApp(config, bundles, { role: options.role, outdir });
    const { stacks } = app.synth();
    const violations = options.nag === true ? new ExplainedChecks().validateScope(app).violations : [];
    return {
      templates: Object.fromEntries(stacks.map((stack) => [stack.stackName, stack.template as Template])),
      unexplained: violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => `${ruleName} ${String(constructPath)}`),
      ),
      app,
    };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};
