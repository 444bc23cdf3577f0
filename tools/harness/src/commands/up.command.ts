import { isAppError } from '@rag-assistant/kernel';
import { readCommandLine, helpOf, type CommandShape } from '../command-line.ts';
import { buildConsole } from '../local/console-build.ts';
import { startLocalStack, type LocalStack } from '../local/local-stack.ts';
import { checkPortFree } from '../local/port.ts';
import { checkNotRunning, forgetInstance, rememberInstance } from '../local/running-instance.ts';
import { stepsOn } from '../local/steps.ts';
import { listenForStop, unlessStopped } from '../local/stop-signal.ts';
import { Supervisor } from '../local/supervisor.ts';
import { prepareStart, seedWithSteps } from '../local/with-instance.ts';
import { readSettings, shownPath, type Settings } from '../settings.ts';
import { demoShops } from '../shops/known-shops.ts';
import { issueToken } from '../shops/local-identity.ts';
import { dataPaths } from '../settings.ts';

const shape: CommandShape<never> = {
  usage: 'npm start',
  summary: `Starts the assistant on this machine alone: page, API, database and a simulated model.
  PORT          port of the page and the API (3000; 0 takes a free one)
  RAG_DATA_DIR  folder of the data (.data)`,
  flags: {},
  words: { min: 0, max: 0, what: '' },
};

const introduction = async ({ url, emulatorUrl }: LocalStack, { dataDir }: Settings): Promise<string> => {
  const [shop] = demoShops();
  const question = shop?.suggestions[0] ?? 'What can you help me with?';
  const request = {
    merchant: shop?.merchantId ?? '',
    user: 'shopper-1',
    roles: ['shopper'] as const,
    ttlSeconds: 86_400,
  };
  const token = await issueToken(dataPaths(dataDir).identity, request);
  const body = JSON.stringify({ message: question }).replaceAll("'", String.raw`'\''`);
  return `
  Page   ${url}
  Try    curl -sN ${url}/v1/chat -H 'content-type: application/json' -H 'accept: text/event-stream' \\
           -d '${body}' \\
           -H 'authorization: Bearer ${token}'
         (a shopper of ${shop?.slug ?? ''} for 24 hours; others: npm run --silent token -- --merchant NAME)
  Model  simulated: it picks sentences of the shop's sources (${emulatorUrl})
  Data   ${shownPath(dataDir)} (kept; npm run reset removes it)
  Stop   Ctrl-C

`;
};

/** Runs until it is asked to stop or a part dies; resolves with the exit code. */
export const up = async (args: readonly string[]): Promise<number> => {
  if (!readCommandLine(shape, args)) {
    process.stdout.write(helpOf(shape));
    return 0;
  }
  const start = performance.now();
  const settings = readSettings(process.env);
  const signal = listenForStop();
  const steps = stepsOn(process.stdout);
  const supervisor = new Supervisor();
  try {
    process.stdout.write('\nMindsDB RAG assistant on this machine\n');
    await prepareStart(settings);
    await checkNotRunning(settings.dataDir);
    await checkPortFree(settings.port);
    const died = supervisor.failed.then((end) => Promise.reject(end));
    const running = (async () => {
      await steps.run(
        'Page',
        () => buildConsole(settings.root, signal),
        (how) => how,
      );
      const stack = await startLocalStack(settings, supervisor, steps, { page: true });
      rememberInstance(settings.dataDir, { pid: process.pid, ...stack });
      await seedWithSteps(stack, settings, steps, signal);
      process.stdout.write(`  Ready after ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
      process.stdout.write(await introduction(stack, settings));
    })();
    await unlessStopped(signal, Promise.race([running, died]));
    await unlessStopped(signal, died);
    return 0;
  } catch (error) {
    if (!isAppError(error, 'harness.stopped')) throw error;
    process.stdout.write('\nStopping …\n');
    return 0;
  } finally {
    await supervisor.stop();
    forgetInstance(settings.dataDir);
    if (signal.aborted) process.stdout.write(`Stopped. The data stays in ${shownPath(settings.dataDir)}.\n`);
  }
};
