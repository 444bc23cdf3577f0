import { existsSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { invalid } from '@rag-assistant/kernel';
import { helpOf, readCommandLine, type CommandShape } from '../command-line.ts';
import { checkNotRunning } from '../local/running-instance.ts';
import { dataPaths, readSettings, shownPath } from '../settings.ts';

const shape: CommandShape<'yes'> = {
  usage: 'npm run reset [-- --yes]',
  summary: 'Removes the data folder: documents, sessions, usage and the keys of the local issuer.',
  flags: { yes: { type: 'boolean', help: 'does not ask' } },
  words: { min: 0, max: 0, what: '' },
};

const confirmed = async (folder: string): Promise<boolean> => {
  if (!process.stdin.isTTY)
    throw invalid('harness.reset-unconfirmed', 'Nobody can be asked here. To remove the data: npm run reset -- --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Remove ${folder} with all its data? [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
};

export const reset = async (args: readonly string[]): Promise<number> => {
  const given = readCommandLine(shape, args);
  if (!given) {
    process.stdout.write(helpOf(shape));
    return 0;
  }
  const { dataDir } = readSettings(process.env);
  const shown = shownPath(dataDir);
  if (!existsSync(dataDir)) {
    process.stdout.write(`There is no data folder ${shown}.\n`);
    return 0;
  }
  const { identity, logs } = dataPaths(dataDir);
  if (!existsSync(identity) && !existsSync(logs))
    throw invalid('harness.not-a-data-folder', `${shown} was not made by this project and is left alone.`);
  await checkNotRunning(dataDir);
  if (!given.is('yes') && !(await confirmed(shown))) {
    process.stdout.write('Nothing was removed.\n');
    return 0;
  }
  rmSync(dataDir, { recursive: true, force: true });
  process.stdout.write(`Removed ${shown}. The next npm start begins anew.\n`);
  return 0;
};
