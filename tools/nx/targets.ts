import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createNodesFromFiles, type CreateNodesV2, type TargetConfiguration } from '@nx/devkit';

const run = (command: string, cwd: string, env: Record<string, string> = {}): TargetConfiguration => ({
  executor: 'nx:run-commands',
  options: { command, cwd, env },
});

/** A deployable Node bundle: one file, dependencies taken in. */
const bundle = (root: string): TargetConfiguration => ({
  executor: '@nx/esbuild:esbuild',
  options: {
    main: `${root}/src/main.ts`,
    outputPath: `${root}/dist`,
    outputFileName: 'main.mjs',
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

/** Every workspace package with a tsconfig.json gets the same gates; what a package adds stands in its own package.json. */
export const createNodesV2: CreateNodesV2 = [
  '{apps,libs,tools,e2e}/**/tsconfig.json',
  (files, options, context) =>
    createNodesFromFiles(
      (file, _options, inner) => {
        const root = dirname(file);
        const manifest = join(inner.workspaceRoot, root, 'package.json');
        if (!existsSync(manifest)) return {};
        const at = (name: string): boolean => existsSync(join(inner.workspaceRoot, root, name));
        const up = relative(root, '.');
        const isApp = readFileSync(manifest, 'utf8').includes('"type:app"');
        return {
          projects: {
            [root]: {
              targets: {
                format: run(`prettier --check --log-level warn --config ${up}/.prettierrc.json --ignore-path ${up}/.prettierignore .`, root),
                lint: run('eslint --max-warnings 0 .', root),
                typecheck: run('tsc -p tsconfig.json', root),
                boundaries: run(`depcruise --config .dependency-cruiser.cjs --output-type err-long ${root}/src`, '.'),
                test: run(`vitest run --root . --config ${up}/vitest.shared.ts`, root),
                integration: run(`vitest run --root . --config ${up}/vitest.shared.ts`, root, { TEST_SUITE: 'integration' }),
                ...(isApp && at('src/main.ts') && { build: bundle(root) }),
              },
            },
          },
        };
      },
      files,
      options,
      context,
    ),
];
