import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createNodesFromFiles, type CreateNodes, type CreateNodesResult, type TargetConfiguration } from '@nx/devkit';

const run = (command: string, cwd: string, env: Record<string, string> = {}): TargetConfiguration => ({
  executor: 'nx:run-commands',
  options: { command, cwd, env },
});

const functionEntry = /^functions\/[^/]+\/main[.]ts$/;

/** A deployable Node bundle: one file, dependencies taken in. */
const bundle = (root: string): TargetConfiguration => ({
  executor: '@nx/esbuild:esbuild',
  options: {
    main: `${root}/src/main.ts`,
    outputPath: `${root}/dist`,
    outputFileName: 'main.mjs',
    // The bundles of functions lie in the same folder.
    deleteOutputPath: false,
    tsConfig: `${root}/tsconfig.json`,
    platform: 'node',
    target: 'node24',
    format: ['esm'],
    bundle: true,
    thirdParty: true,
    minify: true,
    skipTypeCheck: true,
    generatePackageJson: false,
    declaration: false,
    external: ['@electric-sql/*', '@energetic-ai/*', 'pg-native', 'fsevents'],
    esbuildOptions: {
      sourcemap: 'linked',
      legalComments: 'none',
      outExtension: { '.js': '.mjs' },
      banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    },
  },
});

/** Every `src/functions/ENTRY/main.ts` as a bundle of its own, `dist/functions/ENTRY/main.mjs`. */
const functions = (root: string): TargetConfiguration => ({
  ...run(`node tools/nx/bundle-functions.ts ${root}`, '.'),
  cache: true,
  inputs: ['production', '^production', '{workspaceRoot}/tools/nx/bundle-functions.ts'],
  outputs: ['{projectRoot}/dist/functions'],
});

/** The gates of the package in `root`; what a package adds or overrides stands in its own package.json. */
const gates = (root: string, workspaceRoot: string): Record<string, TargetConfiguration> => {
  const up = relative(root, '.');
  const sources = join(workspaceRoot, root, 'src');
  const files = existsSync(sources) ? readdirSync(sources, { recursive: true, encoding: 'utf8' }) : [];
  const isApp = readFileSync(join(workspaceRoot, root, 'package.json'), 'utf8').includes('"type:app"');
  const vitest = `vitest run --root . --config ${up}/vitest.shared.ts`;
  return {
    format: run(
      `prettier --check --log-level warn --config ${up}/.prettierrc.json --ignore-path ${up}/.prettierignore .`,
      root,
    ),
    lint: run('eslint --max-warnings 0 .', root),
    typecheck: run('tsc -p tsconfig.json', root),
    boundaries: run(`depcruise --config .dependency-cruiser.cjs --output-type err-long ${root}/src`, '.'),
    test: run(vitest, root),
    ...(files.some((file) => file.endsWith('.integration.test.ts')) && {
      integration: run(vitest, root, { TEST_SUITE: 'integration' }),
    }),
    ...(isApp && files.includes('main.ts') && { build: bundle(root) }),
    ...(isApp && files.some((file) => functionEntry.test(file)) && { functions: functions(root) }),
  };
};

const projectAt = (file: string, workspaceRoot: string): CreateNodesResult => {
  const root = dirname(file);
  if (!existsSync(join(workspaceRoot, root, 'package.json'))) return {};
  return { projects: { [root]: { targets: gates(root, workspaceRoot) } } };
};

const projectsAt: CreateNodes[1] = (files, options, context) =>
  createNodesFromFiles((file, _options, { workspaceRoot }) => projectAt(file, workspaceRoot), files, options, context);

/** Every workspace package with a tsconfig.json gets the same gates. */
export const createNodes: CreateNodes = ['{apps,libs,tools,e2e,load}/**/tsconfig.json', projectsAt];
