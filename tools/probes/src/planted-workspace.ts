import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { strangers, type Plant } from './plant.ts';

export const root = resolve(import.meta.dirname, '../../..');
const scope = '@rag-assistant';

export interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly workspaces?: readonly string[];
  readonly nx?: { readonly name: string; readonly tags: readonly string[] };
}

export const manifestAt = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

/** Folders of all workspace packages, from the root manifest. */
export const packageFolders = (): readonly string[] =>
  (manifestAt('.').workspaces ?? [])
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: root }))
    .map((file) => dirname(file))
    .sort();

/** Edges come from the planted imports alone: declared ones would make some of them circular, a different fault. */
const withoutWorkspaceDependencies = (manifest: Manifest, declared: readonly string[]): Manifest => ({
  ...manifest,
  dependencies: {
    ...Object.fromEntries(
      Object.entries(manifest.dependencies ?? {}).filter(([name]) => !name.startsWith(`${scope}/`)),
    ),
    ...Object.fromEntries(declared.map((name) => [name, '*'])),
  },
});

/**
 * A copy of the workspace outside the tree: the real rules, the real projects with their real tags, and no source but
 * what is planted. The tree itself is never touched.
 */
export const plantWorkspace = (plants: readonly Plant[]): { folder: string; remove: () => void } => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'planted-')));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const file of ['eslint.config.js', '.dependency-cruiser.cjs', 'tsconfig.base.json'])
    cpSync(join(root, file), join(folder, file));
  write('nx.json', JSON.stringify({ analytics: false, useDaemonProcess: false, tui: { enabled: false } }));
  write(
    'package.json',
    JSON.stringify({ name: 'planted', private: true, type: 'module', workspaces: manifestAt('.').workspaces }),
  );

  const declaredBy = (project: string): readonly string[] =>
    plants.flatMap(({ file, declares }) => (declares && file.startsWith(`${project}/`) ? [declares] : []));
  const linked = new Map<string, string>();
  for (const project of packageFolders()) {
    const manifest = manifestAt(project);
    linked.set(manifest.name, project);
    write(`${project}/package.json`, JSON.stringify(withoutWorkspaceDependencies(manifest, declaredBy(project))));
    cpSync(join(root, project, 'tsconfig.json'), join(folder, project, 'tsconfig.json'));
  }
  for (const [project, { name, tags }] of Object.entries(strangers)) {
    linked.set(`${scope}/${name}`, project);
    const exports = { '.': './src/index.ts' };
    write(
      `${project}/package.json`,
      JSON.stringify({ name: `${scope}/${name}`, type: 'module', exports, nx: { name, tags } }),
    );
    write(`${project}/src/index.ts`, 'export const value = 1;\n');
  }
  for (const plant of plants) write(plant.file, plant.code);

  mkdirSync(join(folder, 'node_modules', scope), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== scope && !name.startsWith('.'))
      symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  for (const [name, project] of linked) symlinkSync(join(folder, project), join(folder, 'node_modules', name));
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** Environment of a child that must not believe to be a task of the surrounding Nx run. */
export const cleanEnv = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|VITEST|NODE_OPTIONS$)/.test(name))),
  NX_DAEMON: 'false',
});
