import { copyFileSync, existsSync, globSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * Bundles the Lambda functions of an app: the AWS SDK is taken in, since the runtime's own copy changes by itself.
 * `src/functions/ENTRY/main.ts` becomes `dist/functions/ENTRY/main.mjs`; another `NAME.worker.ts` beside it becomes
 * `NAME.worker.mjs`; files of the workspace that `assets.json` beside it lists are copied along. Prints the size of each.
 */
const isLibrary = /\/libs\/.*\.ts$/;

/** A library does nothing when it is imported, so what a function does not use stays out of its bundle. */
const unusedStaysOut: Plugin = {
  name: 'unused-stays-out',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^(@rag-assistant\/|\.)/ }, async ({ path, pluginData: asked, ...from }) => {
      if (asked === true) return undefined;
      const { importer, namespace, resolveDir, kind } = from;
      const found = await bundler.resolve(path, { importer, namespace, resolveDir, kind, pluginData: true });
      return isLibrary.test(found.path) ? { ...found, sideEffects: false } : found;
    });
  },
};

/** Messages of the schema language in fifty languages, of which none but English is used. */
const englishAlone: Plugin = {
  name: 'english-alone',
  setup: (bundler) => {
    bundler.onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

/** Lambda hands its role over in the environment; the other ways to find credentials are for people's machines. */
const credentialsOfTheRole: Plugin = {
  name: 'credentials-of-the-role',
  setup: (bundler) => {
    bundler.onLoad({ filter: /\/credential-provider-node\/dist-cjs\/index\.js$/ }, () => ({
      contents: "exports.defaultProvider = require('@aws-sdk/credential-provider-env').fromEnv;",
      loader: 'js',
    }));
  },
};

const [root = ''] = process.argv.slice(2);
const sources = globSync(`${root}/src/functions/*/{main,*.worker}.ts`).sort();
if (root === '' || sources.length === 0)
  throw new Error(`No src/functions/*/main.ts under ${root === '' ? 'nothing: name the folder of an app' : root}`);

rmSync(join(root, 'dist/functions'), { recursive: true, force: true });
for (const source of sources) {
  const outdir = join(root, 'dist/functions', basename(dirname(source)));
  const { metafile } = await build({
    entryPoints: [source],
    outdir,
    outExtension: { '.js': '.mjs' },
    // What a function imports only when it needs it stays a file of its own, unread until then.
    splitting: true,
    chunkNames: 'part-[hash]',
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    minify: true,
    keepNames: false,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    plugins: [unusedStaysOut, englishAlone, credentialsOfTheRole],
    external: ['@electric-sql/*', '@energetic-ai/*', '@napi-rs/canvas', 'pg-native', 'fsevents'],
    ...(existsSync(join(root, 'tsconfig.json')) && { tsconfig: join(root, 'tsconfig.json') }),
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
  });
  const outputs = Object.entries(metafile.outputs).filter(([file]) => file.endsWith('.mjs'));
  const kb = (bytes: number): number => Math.round(bytes / 1000);
  const whole = outputs.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const atStart = outputs.find(([, { entryPoint }]) => entryPoint !== undefined)?.[1].bytes ?? 0;
  process.stdout.write(`${outdir}/${basename(source, '.ts')}  ${kb(whole)} kB, ${kb(atStart)} kB at start\n`);
}

for (const list of globSync(`${root}/src/functions/*/assets.json`).sort())
  for (const asset of JSON.parse(readFileSync(list, 'utf8')) as string[])
    copyFileSync(asset, join(root, 'dist/functions', basename(dirname(list)), basename(asset)));
