import { isAppError } from '@rag-assistant/kernel';
import { buildApp, synthesizeChecked } from './app.ts';
import { readConfig } from './config.ts';
import { builtBundles } from './shared/bundles.ts';

/** The CDK app: `cdk synth` and its kin start this file. */
try {
  synthesizeChecked(buildApp(readConfig(process.env), builtBundles()));
} catch (error) {
  if (!isAppError(error)) throw error;
  process.stderr.write(`infrastructure cannot be synthesized: ${error.publicText} [${error.code}]\n`);
  process.exit(1);
}
