import { isAppError } from '@rag-assistant/kernel';
import { App } from 'aws-cdk-lib';
import { readConfig } from './config.ts';

/** The CDK app: `cdk synth` and its kin start this file. */
try {
  readConfig(process.env);
  new App().synth();
} catch (error) {
  if (!isAppError(error)) throw error;
  process.stderr.write(`infrastructure cannot be synthesized: ${error.publicText} [${error.code}]\n`);
  process.exit(1);
}
