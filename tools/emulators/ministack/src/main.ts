import { isAppError } from '@rag-assistant/kernel';
import { resolve } from 'node:path';
import { startEmulatedCloud } from './emulated-cloud.ts';

const root = resolve(import.meta.dirname, '../../../..');
const began = performance.now();
const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1);

const stopped = new Promise<void>((settle) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      settle();
    });
});

try {
  const cloud = await startEmulatedCloud(root, (label) => {
    process.stdout.write(`  ${seconds().padStart(6)} s  ${label}\n`);
  });
  process.stdout.write(`\nThe dev stage is deployed on this machine after ${seconds()} s\n\n`);
  const shown = {
    'Emulated AWS': cloud.endpoint,
    API: cloud.apiUrl,
    'Simulated model': cloud.bedrockUrl,
    ...cloud.outputs,
  };
  for (const [name, value] of Object.entries(shown))
    if (!name.startsWith('ExportsOutput')) process.stdout.write(`  ${name.padEnd(26)} ${value}\n`);
  process.stdout.write('\n  Stop with Ctrl-C; nothing is kept.\n');
  await stopped;
  await cloud.stop();
  process.stdout.write('Stopped.\n');
} catch (error) {
  process.stderr.write(`${isAppError(error) ? `${error.publicText} [${error.code}]` : String(error)}\n`);
  process.exitCode = 1;
}
