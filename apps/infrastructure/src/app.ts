import { App, Validations } from 'aws-cdk-lib';
import featureFlags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import type { DeploymentConfig } from './config.ts';
import { RegionalStage } from './regional-stage.ts';
import type { Bundles } from './shared/bundles.ts';

/** The whole CDK app of one stage; its synthesis asks no account and no network. */
export const buildApp = (config: DeploymentConfig, bundles: Bundles): App => {
  const app = new App({ analyticsReporting: false, context: featureFlags });
  new RegionalStage(app, config, 'primary', bundles);
  // A finding without a written reason fails the synthesis.
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};
