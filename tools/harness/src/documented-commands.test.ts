import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AssistantApiEnv } from '@rag-assistant/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ask } from './commands/ask.command.ts';
import { check } from './commands/check.command.ts';
import { ingest } from './commands/ingest.command.ts';
import { measure } from './commands/measure.command.ts';
import { reset } from './commands/reset.command.ts';
import { token } from './commands/token.command.ts';
import { up } from './commands/up.command.ts';
import { commandsIn, wordsOf } from './documented-commands.ts';
import { root } from './settings.ts';

interface Target {
  readonly options?: { readonly command?: string; readonly cwd?: string };
}
type Targets = Readonly<Record<string, Target>>;
interface Package {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly nx?: { readonly name?: string; readonly targets?: Targets };
}
type CreateNodes = readonly [
  string,
  (
    files: readonly string[],
    options: undefined,
    context: object,
  ) => Promise<readonly (readonly [string, { projects?: Record<string, { targets?: Targets }> }])[]>,
];

const cli = { start: up, test: check, check, ask, ingest, measure, reset, token };
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const ignored = { cwd: root, exclude: (name: string) => /(^|\/)(node_modules|dist)$/.test(name) };
const pages = ['README.md', ...globSync(['docs/**/*.md', '{apps,libs,tools,e2e,load}/**/README.md'], ignored)];
const { scripts = {} } = JSON.parse(text('package.json')) as Package;

/** Commands that neither `npm test` nor `.ci/run` runs, each for its reason. */
const notRun: Readonly<
  Record<string, 'containers' | 'long run' | 'writes sources' | 'an account' | 'needs synthesized templates'>
> = {
  'npm run measure': 'long run',
  'nx retrieval:evaluate': 'long run',
  'nx retrieval:bench': 'containers',
  'nx pii:evaluate': 'long run',
  'nx pii:bench': 'long run',
  'nx pii:cross-validate': 'long run',
  'nx pii:train': 'writes sources',
  'nx documents:evaluate': 'long run',
  'nx isolation:search': 'long run',
  'nx isolation:mutate': 'long run',
  'nx isolation:side-channel': 'long run',
  'nx assistant-api:cache-replay': 'long run',
  'nx assistant-api:cost': 'long run',
  'nx assistant-api:taint': 'long run',
  'nx deploy:monthly-bill': 'needs synthesized templates',
  'nx assistant-api:reembed': 'long run',
  'nx assistant-api:openapi': 'writes sources',
  'nx e2e:document-figures': 'long run',
  'nx e2e:document-failures': 'long run',
  'nx e2e:screenshot': 'writes sources',
  'nx infrastructure:synth': 'long run',
  'nx infrastructure:cold-start': 'long run',
  'nx infrastructure:baseline': 'writes sources',
  'nx infrastructure:diff': 'an account',
  'nx infrastructure:deploy': 'an account',
  'nx infrastructure:destroy': 'an account',
  'nx e2e:emulated': 'containers',
  'nx emulator-ministack:check-drop-list': 'long run',
  'npm run emulated': 'containers',
  'nx load:smoke': 'long run',
  'nx load:average': 'long run',
  'nx load:stress': 'long run',
  'nx load:soak': 'long run',
  'nx load:tenants': 'long run',
  'nx load:compare': 'long run',
};
const gates = ['format', 'lint', 'boundaries', 'typecheck', 'test', 'build', 'functions', 'integration', 'browser'];

/** Targets by project: those of each package and those that every package gets. */
const readProjects = async (): Promise<ReadonlyMap<string, Targets>> => {
  const files = globSync('{apps,libs,tools,e2e,load}/**/tsconfig.json', ignored);
  const plugin = (await import(pathToFileURL(join(root, 'tools/nx/targets.ts')).href)) as { createNodes: CreateNodes };
  const nodes = await plugin.createNodes[1](files, undefined, { workspaceRoot: root, nxJsonConfiguration: {} });
  const inferred = new Map(
    nodes.flatMap(([, { projects = {} }]) => Object.entries(projects).map(([at, { targets = {} }]) => [at, targets])),
  );
  return new Map(
    files.map(dirname).flatMap((at) => {
      if (!existsSync(join(root, at, 'package.json'))) return [];
      const { nx } = JSON.parse(text(join(at, 'package.json'))) as Package;
      return nx?.name === undefined ? [] : [[nx.name, { ...inferred.get(at), ...nx.targets }] as const];
    }),
  );
};
const projects = await readProjects();

const flagsIn = (words: readonly string[]): string[] =>
  words.flatMap((word) => /^\[?--([a-z][a-z-]*)/.exec(word)?.[1] ?? []);

/** What is wrong with flags that a target's own script reads, or the command line beside it; other programs know theirs. */
const targetFlags = ({ options }: Target, words: readonly string[]): string[] => {
  const file = /^node (\S+\.ts)/.exec(options?.command ?? '')?.[1];
  if (file === undefined) return [];
  const at = [join(options?.cwd ?? '.', file), ...globSync(`{apps,libs,tools,e2e,load}/**/${file}`, ignored)];
  const source = at
    .flatMap((path) => [path, join(dirname(path), 'command-line.ts')])
    .filter((path) => existsSync(join(root, path)))
    .map(text);
  const known = (flag: string): boolean =>
    source.some((code) => new RegExp(`['"]?\\b${flag}['"]?: (?:\\{ type|flag)`).test(code));
  return flagsIn(words)
    .filter((flag) => flag !== 'help' && !known(flag))
    .map((flag) => `no flag --${flag}`);
};

const nxFaults = (words: readonly string[]): string[] => {
  const split = words.indexOf('--');
  const [asked, own] = split < 0 ? [words, words] : [words.slice(0, split), words.slice(split + 1)];
  const named = asked.filter((word) => !word.startsWith('-'));
  if (named.length === 0) return [];
  if (named[0] === 'run-many') {
    const targets = (asked[asked.indexOf('-t') + 1] ?? '').split(',');
    return targets
      .filter((target) => ![...projects.values()].some((of) => target in of))
      .map((one) => `no target ${one}`);
  }
  const [project = '', target = ''] = named[0] === 'run' ? (named[1] ?? '').split(':') : [named[1], named[0]];
  const found = (project === 'NAME' ? [...projects.values()] : [projects.get(project) ?? {}])
    .map((targets) => targets[target])
    .find((one) => one !== undefined);
  if (found === undefined) return [`no target ${project}:${target}`];
  const isRun = gates.includes(target) || notRun[`nx ${project}:${target}`] !== undefined;
  return [...targetFlags(found, own), ...(isRun ? [] : [`nothing runs ${project}:${target}; say why in notRun`])];
};

const npmFaults = async (words: readonly string[]): Promise<string[]> => {
  const [verb = '', ...rest] = words.filter((word) => word !== '--silent');
  if (verb === 'ci' || verb === 'install') return [];
  const name = verb === 'run' ? (rest.shift() ?? '') : verb;
  if (scripts[name] === undefined) return [`no script ${name}`];
  const run = cli[name as keyof typeof cli] as typeof up | undefined;
  if (run === undefined) return [];
  // With --help a command reads its flags and does nothing else.
  return run([...rest.filter((word) => word !== '--'), '--help']).then(
    () => [],
    (error: unknown) => [(error as Error).message.split('\n')[0] ?? ''],
  );
};

/** What is wrong with a command, where its page stands in `folder`; empty when it is as documented. */
const faultsOf = async (command: string, folder: string): Promise<string[]> => {
  const [program = '', ...words] = wordsOf(command);
  if (program === 'npm') return npmFaults(words);
  if (program === 'npx' && words[0] === 'nx') return nxFaults(words.slice(1));
  if (program === 'npx' && words[0] === 'cdk') return [];
  if (program === 'nx') return nxFaults(words);
  if (['node', 'bash'].includes(program)) {
    const file = words.find((word) => !word.startsWith('-')) ?? '';
    const exists = /[A-Z]{3}/.test(file) || [root, join(root, folder)].some((at) => existsSync(join(at, file)));
    return exists ? [] : [`no file ${file}`];
  }
  return ['', '…', 'curl', 'export', 'cd', 'git', 'apt-get', 'chmod', 'docker', 'aws'].includes(program)
    ? []
    : [`unknown program ${program}`];
};

const faultsIn = async (page: string): Promise<string[]> => {
  const found = commandsIn(text(page)).map(async (command) =>
    (await faultsOf(command, dirname(page))).map((fault) => `${page}: ${command}: ${fault}`),
  );
  return (await Promise.all(found)).flat();
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('documented commands', () => {
  it('takes commands out of shell blocks and inline code, with their line ends and remarks', () => {
    const page =
      "Run `npm test`, not `x`.\n```sh\nA=1 npm start   # first\ncurl -s \\\n  -H 'a: b'\n```\n```ts\nnpm();\n```\n";
    expect(commandsIn(page)).toEqual(['A=1 npm start', "curl -s -H 'a: b'", 'npm test']);
    expect(wordsOf('T=$(npm run --silent token -- --merchant a)')).toEqual(
      'npm run --silent token -- --merchant a'.split(' '),
    );
    expect(wordsOf('PORT=1 npm run ask -- "two words"')).toEqual(['npm', 'run', 'ask', '--', 'two words']);
  });

  it.each([
    ['npm run nothing', 'no script nothing'],
    ['npm run ask -- --merchnt a "b"', '--merchnt'],
    ['npx nx run retrieval:fly', 'no target retrieval:fly'],
    ['npx nx fly retrieval', 'no target retrieval:fly'],
    ['npx nx run-many -t test,fly', 'no target fly'],
    ['npx nx run retrieval:evaluate -- --datum x', 'no flag --datum'],
    ['node tools/nothing.ts', 'no file tools/nothing.ts'],
    ['frobnicate', 'unknown program frobnicate'],
  ])('finds what is wrong with: %s', async (command, fault) => {
    expect((await faultsOf(command, '.')).join()).toContain(fault);
  });

  it('exist, with their flags, on every page', async () => {
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(commandsIn(text('README.md')).length).toBeGreaterThan(15);
    expect((await Promise.all(pages.map(faultsIn))).flat()).toEqual([]);
  });
});

describe('README and the pages it leads to', () => {
  it('has every variable of the service in its table of configuration, and no other', () => {
    const [, section = ''] = /## Configuration\n(.*?)\n## /s.exec(text('README.md')) ?? [];
    const rows = section.split('\n').filter((line) => line.startsWith('| `'));
    const named = rows.flatMap((row) =>
      [...(row.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual(Object.keys(AssistantApiEnv.shape).sort());
  });

  it('has an index of decisions that names every one', () => {
    const decisions = globSync('docs/adr/[0-9]*.md', { cwd: root }).map((file) => basename(file));
    expect(decisions.filter((file) => !text('docs/adr/README.md').includes(`](${file})`))).toEqual([]);
  });

  it('names every script of package.json that a person runs', () => {
    const said = commandsIn(text('README.md')).map((command) => wordsOf(command).join(' '));
    const named = (script: string): boolean =>
      said.some((line) => new RegExp(`^npm (?:run )?(?:--silent )?${script}\\b`).test(line));
    expect(Object.keys(scripts).filter((name) => !['check', 'format'].includes(name) && !named(name))).toEqual([]);
  });

  it('links to files that exist, and so does every other page', () => {
    const broken = pages.flatMap((page) =>
      [...text(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, to = '']) => to)
        .filter((to) => !existsSync(join(root, dirname(page), to)))
        .map((to) => `${page}: ${to}`),
    );
    expect(broken).toEqual([]);
  });
});
