import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '@rag-assistant/kernel';
import { Code } from 'aws-cdk-lib/aws-lambda';

const workspace = resolve(import.meta.dirname, '../../../..');

/** Where the bundles of the apps lie; templates know these files and never the sources behind them. */
export interface Bundles {
  /** The folder of one function, with `main.mjs` in it. @throws AppError `infrastructure.bundle-missing` */
  functionFolder(app: string, entry: string): string;
  /** The folder of an app that runs in a container, with `Dockerfile` and `dist/main.mjs`. */
  containerFolder(app: string): string;
}

const existing = (folder: string, file: string, command: string): string => {
  if (existsSync(join(folder, file))) return folder;
  throw new AppError({
    code: 'infrastructure.bundle-missing',
    category: 'not-found',
    publicText: `The bundle ${file} of ${folder.replace(`${workspace}/`, '')} is not built. Run: npx nx run ${command}`,
  });
};

/** Bundles as `nx` builds them, under `root`. */
export const builtBundles = (root: string = workspace): Bundles => ({
  functionFolder: (app, entry) =>
    existing(join(root, 'apps', app, 'dist/functions', entry), 'main.mjs', `${app}:functions`),
  containerFolder: (app) => existing(join(root, 'apps', app), 'dist/main.mjs', `${app}:build`),
});

/** Source maps stay out of what is deployed. */
export const codeOf = (bundles: Bundles, app: string, entry: string): Code =>
  Code.fromAsset(bundles.functionFolder(app, entry), { exclude: ['*.map'] });
