import { AppError } from '@rag-assistant/kernel';
import { writeKnownShops } from '../shops/known-shops.ts';
import { platformToken } from '../shops/local-identity.ts';
import { seedShops } from '../shops/seed-shops.ts';
import { dataPaths, type Settings } from '../settings.ts';
import { prepareDataFolder } from './data-folder.ts';
import { startLocalStack, type LocalStack } from './local-stack.ts';
import { findInstance } from './running-instance.ts';
import type { Steps } from './steps.ts';
import { unlessStopped } from './stop-signal.ts';
import { Supervisor } from './supervisor.ts';

/** What every start does before a child runs: folder, signing key, list of shops. */
export const prepareStart = async ({ dataDir }: Settings): Promise<void> => {
  prepareDataFolder(dataDir);
  await platformToken(dataPaths(dataDir).identity);
  writeKnownShops(dataDir);
};

/** Seeds with a line that names what happened. */
export const seedWithSteps = async (
  stack: Pick<LocalStack, 'url'>,
  settings: Settings,
  steps: Steps,
  signal: AbortSignal,
): Promise<void> => {
  await steps.run(
    'Demo shops',
    () => seedShops(stack.url, settings.dataDir, () => undefined, signal),
    ({ seeded }) => (seeded.length === 0 ? 'unchanged' : `written ${seeded.join(', ')}`),
  );
};

/**
 * Works on the instance that runs on the data folder, or on one that is started for the purpose and stopped after.
 * @throws what starting and `work` throw; AppError `harness.child-failed` when a part dies meanwhile
 */
export const withInstance = async <T>(
  settings: Settings,
  { steps, signal, seed }: { readonly steps: Steps; readonly signal: AbortSignal; readonly seed: boolean },
  work: (stack: Pick<LocalStack, 'url'>) => Promise<T>,
): Promise<T> => {
  const running = await findInstance(settings.dataDir);
  if (running) return unlessStopped(signal, work(running));
  const supervisor = new Supervisor();
  const died = supervisor.failed.then((end: AppError) => {
    throw end;
  });
  try {
    await prepareStart(settings);
    const stack = await unlessStopped(
      signal,
      startLocalStack({ ...settings, port: 0 }, supervisor, steps, { page: false }),
    );
    if (seed) await unlessStopped(signal, Promise.race([seedWithSteps(stack, settings, steps, signal), died]));
    return await unlessStopped(signal, Promise.race([work(stack), died]));
  } finally {
    await supervisor.stop();
  }
};
