import { App, Validations } from 'aws-cdk-lib';
import type { DeploymentConfig } from './config.ts';
import { RegionalStage } from './regional-stage.ts';
import { ExplainedChecks } from './shared/acknowledge.ts';
import type { Bundles } from './shared/bundles.ts';
import { featureFlags } from './shared/feature-flags.ts';
import type { RegionRole } from './shared/product-stack.ts';

export interface AppOptions {
  readonly role?: RegionRole;
  /** Folder of the templates; the command's own by default. */
  readonly outdir?: string;
}

/** The whole CDK app of one stage in one region; its synthesis asks no account and no network. */
export const buildApp = (config: DeploymentConfig, bundles: Bundles, options: AppOptions = {}): App => {
  const { role = 'primary', outdir } = options;
  const app = new App({ analyticsReporting: false, context: featureFlags, outdir });
  new RegionalStage(app, config, role, bundles);
  return app;
};

/** Synthesizes; a finding of cdk-nag without a written reason fails it. */
export const synthesizeChecked = (app: App): void => {
  Validations.of(app).addPlugins(new ExplainedChecks(app));
  app.synth();
};
