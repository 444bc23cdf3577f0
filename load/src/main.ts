import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { isAppError, parseJson } from '@rag-assistant/kernel';
import { issueToken } from '@rag-assistant/harness/identity';
import { Shop } from '@rag-assistant/contracts';
import type { Plan } from '../k6/plan.ts';
import { readOptions, type RunOptions } from './command-line.ts';
import { injectFault, type FaultWindow } from './inject-fault.ts';
import { findK6 } from './k6-binary.ts';
import { loadFolder, objectivesOf, readObjectives, thresholdsOf } from './objectives.ts';
import { judge, K6Summary } from './outcome.ts';
import { asPage, asText, type Report } from './report.ts';
import { quantile, readSamples } from './samples.ts';
import { startStack, type Stack } from './stack.ts';
import { publicQuestions, readShops, readWorkload, scriptedQuestions } from './workload.ts';

const root = join(loadFolder, '..');
const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const planFor = async (stack: Stack, options: RunOptions): Promise<Plan> => {
  const { profiles, mix, thinkSeconds } = readWorkload();
  const profile = profiles[options.profile];
  if (!profile) throw new Error('the profile was checked before');
  const shops = readShops();
  return {
    url: stack.url,
    ...{ stages: profile.stages, sessionsOpenMax: profile.sessionsOpenMax, mix, thinkSeconds, seed: options.seed },
    thresholds: thresholdsOf(objectivesOf(readObjectives())),
    shops: await Promise.all(
      shops.map(async (shop, at) => {
        const scripted = scriptedQuestions(shop);
        return {
          slug: shop.slug,
          share: profile.shares?.[at] ?? 1,
          foreignMarkers: shops.filter((other) => other !== shop).map(({ marker }) => marker),
          tokens: await Promise.all(
            Array.from({ length: profile.sessionsOpenMax }, (_token, user) =>
              issueToken(join(stack.dataDir, 'identity'), {
                merchant: shop.merchantId,
                user: `load-${user}`,
                roles: ['shopper'],
                ttlSeconds: 7200,
              }),
            ),
          ),
          questions:
            options.dataDir === undefined ? scripted : publicQuestions(scripted, resolve(root, options.dataDir)),
        };
      }),
    ),
  };
};

/** Resolves with the exit code of k6: 0, 99 where a threshold is crossed, or its failure. */
const runK6 = (k6: string, planFile: string, outDir: string, signal: AbortSignal): Promise<number> =>
  new Promise((settle, reject) => {
    const args = ['run', '--quiet', '--no-usage-report', '--address', '127.0.0.1:0'];
    const child = spawn(k6, [...args, '--out', `csv=${join(outDir, 'samples.csv')}`, join(loadFolder, 'k6/main.ts')], {
      env: { ...process.env, LOAD_PLAN: planFile, LOAD_OUT: outDir, K6_AUTO_EXTENSION_RESOLUTION: 'false' },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    signal.addEventListener('abort', () => child.kill('SIGINT'), { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      settle(code ?? 1);
    });
  });

const watchMemory = (stack: Stack): { stop(): Report['memoryMb'] } => {
  const began = performance.now();
  const memoryMb: { at: number; mb: number }[] = [];
  const timer = setInterval(() => {
    const bytes = stack.memoryBytes();
    if (bytes !== undefined) memoryMb.push({ at: (performance.now() - began) / 1000, mb: Math.round(bytes / 2 ** 20) });
  }, 2000);
  return {
    stop: () => {
      clearInterval(timer);
      return memoryMb;
    },
  };
};

const showProgress = (seconds: number): { stop(): void } => {
  const began = performance.now();
  const timer = setInterval(() => {
    say(`  ${Math.round((performance.now() - began) / 1000)} of about ${seconds} s`);
  }, 15_000);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
};

const commit = (): string => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return 'unknown';
  }
};

/** What the shops hold, as the API counts it. */
const countDocuments = async ({ url, shops }: Plan): Promise<number> => {
  const counts = await Promise.all(
    shops.map(async ({ tokens }) => {
      const response = await fetch(`${url}/v1/shop`, {
        headers: { authorization: `Bearer ${tokens[0] ?? ''}` },
        signal: AbortSignal.timeout(10_000),
      });
      return Shop.parse(await response.json());
    }),
  );
  return counts.reduce((sum, { products, documents }) => sum + products + documents, 0);
};

const target = (url: string): Stack => ({
  url,
  emulatorUrl: '',
  dataDir: resolve(root, process.env['RAG_DATA_DIR'] ?? '.data'),
  servers: undefined,
  memoryBytes: () => undefined,
  stop: () => Promise.resolve(),
});

const run = async (options: RunOptions, signal: AbortSignal): Promise<number> => {
  const k6 = await findK6(root, say);
  const outDir = resolve(root, options.outDir, options.profile);
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(outDir, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'rag-assistant-load-plan-'));
  say(options.target === undefined ? 'Starting the assistant …' : `Using ${options.target}`);
  const stack = options.target === undefined ? await startStack(options.engine) : target(options.target);
  try {
    const plan = await planFor(stack, options);
    const planFile = join(scratch, 'plan.json');
    // Holds tokens of this machine's own issuer: for its owner's eyes, and removed after.
    writeFileSync(planFile, JSON.stringify(plan), { mode: 0o600 });
    const seconds = plan.stages.reduce((sum, stage) => sum + stage.seconds, 0);
    const memory = watchMemory(stack);
    const progress = showProgress(seconds);
    const startedAt = new Date();
    const whileRunning = new AbortController();
    const faultWindow: Promise<FaultWindow | undefined> =
      options.fault === undefined
        ? Promise.resolve(undefined)
        : injectFault(stack, options.fault, {
            afterMs: (seconds * 1000) / 3,
            forMs: Math.min(60_000, (seconds * 1000) / 3),
            signal: whileRunning.signal,
          }).catch(() => undefined);
    const code = await runK6(k6, planFile, outDir, signal);
    whileRunning.abort();
    progress.stop();
    if (code !== 0 && code !== 99) return code;
    const series = await readSamples(join(outDir, 'samples.csv'));
    const summary = parseJson(K6Summary, readFileSync(join(outDir, 'summary.json'), 'utf8'));
    const report: Report = {
      ...{ profile: options.profile, engine: options.target ?? options.engine, fault: await faultWindow },
      machine: {
        cpus: cpus().length,
        memoryGb: Math.round(totalmem() / 2 ** 30),
        node: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
      },
      commit: commit(),
      documents: await countDocuments(plan),
      seed: options.seed,
      data: options.dataDir === undefined ? 'scripted questions of the demo shops' : 'public queries',
      startedAt: startedAt.toISOString(),
      seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
      sessions: series.costs.length,
      answers: series.answers.length,
      judged: judge(objectivesOf(readObjectives()), summary),
      memoryMb: memory.stop(),
      byShop: plan.shops.map(({ slug }) => {
        const own = series.answers.filter(({ tag }) => tag.endsWith(` ${slug}`)).map(({ value }) => value);
        return { shop: slug, answers: own.length, p95: quantile(own, 0.95) };
      }),
    };
    writeFileSync(join(outDir, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    writeFileSync(join(outDir, 'report.html'), asPage(report, series));
    process.stdout.write(`\n${asText(report)}  page: ${join(options.outDir, options.profile, 'report.html')}\n`);
    return report.judged.every(({ met }) => met) ? 0 : 1;
  } finally {
    await stack.stop();
    rmSync(scratch, { recursive: true, force: true });
  }
};

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    stopping.abort();
  });
try {
  const options = readOptions(process.argv.slice(2), Object.keys(readWorkload().profiles));
  process.exitCode = await run(options, stopping.signal);
} catch (error) {
  process.stderr.write(`${isAppError(error) ? `${error.code}: ${error.publicText}` : String(error)}\n`);
  process.exitCode = 2;
}
