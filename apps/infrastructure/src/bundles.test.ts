import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { isAppError } from '@rag-assistant/kernel';
import { afterAll, describe, expect, it } from 'vitest';
import { builtBundles } from './shared/bundles.ts';
import { plausibleEnvironment } from './shared/plausible-environment.ts';
import { standInBundles, synthesize, testConfig } from './testing/synthesized.ts';
import { at, resourcesOf } from './validators/template.ts';

const workspace = resolve(import.meta.dirname, '../../..');
const bundles = builtBundles();
const standIns = standInBundles();
afterAll(() => {
  standIns.remove();
});

interface Deployed {
  readonly name: string;
  readonly app: string;
  readonly entry: string;
  readonly variables: readonly string[];
}

const apps = globSync('apps/*/dist/functions/*/main.mjs', { cwd: workspace }).map((file) => {
  const [, app = '', , , entry = ''] = file.split('/');
  return { app, entry };
});

/** Functions of a template with the bundle that each runs, told by its name `<app>-<entry>-<stage>`. */
const deployed: readonly Deployed[] = resourcesOf(
  synthesize(testConfig('dev'), standIns).templates,
  'AWS::Lambda::Function',
).map(({ properties }) => {
  const name = String(properties['FunctionName']);
  const found = apps.find(({ app, entry }) => name === `${app}-${entry}-dev`);
  if (!found) throw new Error(`no bundle is built for ${name}`);
  return { name, ...found, variables: Object.keys(at(properties, 'Environment', 'Variables') as object) };
});

const filesOf = ({ app, entry }: Deployed): string[] => {
  const folder = bundles.functionFolder(app, entry);
  return globSync('*.mjs', { cwd: folder }).map((file) => join(folder, file));
};
const codeOf = (one: Deployed): string =>
  filesOf(one)
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

/** Read by Node.js, the runtime or a library, and set by them. */
const ofOthers =
  /^(AWS_|_X_AMZN_|_HANDLER|LAMBDA_|NODE_|PG[A-Z]|HOME$|USER|TMPDIR|PATH|TZ$|LANG|DEBUG|NO_COLOR|FORCE_COLOR|COLORTERM|TERM|CI$|AMZN_|READABLE_STREAM|SMITHY_|OTEL_|LC_|COMSPEC|APPDATA|WINDIR|JEST_|IS_REACT)/;

describe('the bundles of the functions', () => {
  it.each(deployed)('[L12] $name reads no variable that its function does not set', (one) => {
    const reads = [...codeOf(one).matchAll(/process\.env(?:\.([A-Z_][A-Z0-9_]*)|\[["'`]([A-Z_][A-Z0-9_]*)["'`]\])/g)]
      .map(([, dotted, quoted]) => dotted ?? quoted ?? '')
      .filter((name) => !ofOthers.test(name));
    expect(reads.filter((name) => !one.variables.includes(name))).toEqual([]);
  });

  it.each(deployed)('[L12] $name uses every variable that its function sets', (one) => {
    const code = codeOf(one);
    const unused = one.variables.filter((name) => !ofOthers.test(name) && !new RegExp(`\\b${name}\\b`).test(code));
    expect(unused).toEqual([]);
  });

  it.each(deployed)('[L12] $name starts with what its function sets, and says what is missing without it', (one) => {
    const file = join(bundles.functionFolder(one.app, one.entry), 'main.mjs');
    const start = (variables: readonly string[]) =>
      spawnSync(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `const m = await import(${JSON.stringify(file)}); process.exit(typeof m.handler === 'function' ? 0 : 3)`,
        ],
        {
          encoding: 'utf8',
          timeout: 30_000,
          env: {
            PATH: process.env['PATH'],
            AWS_REGION: 'us-east-1',
            ...Object.fromEntries(variables.map((name) => [name, plausibleEnvironment[name]])),
          },
        },
      );
    expect(start(one.variables.filter((name) => name !== 'NODE_EXTRA_CA_CERTS'))).toMatchObject({
      status: 0,
      stderr: '',
    });
    const needed = one.variables.find((name) => !ofOthers.test(name)) ?? '';
    const without = start(one.variables.filter((name) => name !== needed && name !== 'NODE_EXTRA_CA_CERTS'));
    expect(without.status).not.toBe(0);
    expect(without.stderr).toContain(needed);
  });

  it.each(deployed.filter(({ app }) => app !== 'document-workflow'))('$name stays within 700 kB', (one) => {
    const bytes = filesOf(one).reduce((sum, file) => sum + statSync(file).size, 0);
    expect(bytes).toBeLessThanOrEqual(700_000);
  });

  it('[L4] the one that makes tokens reads less than 50 kB before its first sign-in', () => {
    const main = join(bundles.functionFolder('identity', 'pre-token-generation'), 'main.mjs');
    expect(statSync(main).size).toBeLessThan(50_000);
  });

  it('that are not built are named with the command that builds them', () => {
    const empty = mkdtempSync(join(tmpdir(), 'rag-assistant-empty-'));
    try {
      builtBundles(empty).functionFolder('identity', 'pre-token-generation');
      expect.unreachable();
    } catch (error) {
      expect(isAppError(error, 'infrastructure.bundle-missing')).toBe(true);
      expect((error as { publicText: string }).publicText).toContain('npx nx run identity:functions');
    } finally {
      rmSync(empty, { recursive: true, force: true });
    }
    expect(basename(bundles.containerFolder('assistant-api'))).toBe('assistant-api');
  });
});

describe('[L4] the bundle of the pre-token function, run as Lambda runs it', () => {
  it('answers with the claims of the record, and refuses a user without a shop', () => {
    const file = join(bundles.functionFolder('identity', 'pre-token-generation'), 'main.mjs');
    const event = (attributes: object) => ({
      version: '2',
      triggerSource: 'TokenGeneration_Authentication',
      userPoolId: 'us-east-1_pool',
      userName: 'maya',
      request: { userAttributes: attributes, groupConfiguration: { groupsToOverride: ['shopper'] } },
      response: {},
    });
    const invoke = (attributes: object) =>
      spawnSync(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `const { handler } = await import(${JSON.stringify(file)});
           console.log(JSON.stringify((await handler(${JSON.stringify(event(attributes))})).response));`,
        ],
        { encoding: 'utf8', timeout: 30_000, env: { PATH: process.env['PATH'], ADMIN_MFA: 'required' } },
      );
    const merchant_id = '10000000-0000-4000-8000-00000000000a';
    const answer = JSON.parse(invoke({ 'custom:merchant_id': merchant_id }).stdout) as object;
    expect(at(answer, 'claimsAndScopeOverrideDetails', 'accessTokenGeneration', 'claimsToAddOrOverride')).toEqual({
      merchant_id,
      roles: ['shopper'],
    });
    const refused = invoke({ email: 'maya@example.com' });
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('belongs to no shop yet');
    expect(refused.stdout).not.toContain('maya@example.com');
  });
});
