import { isAppError } from '@rag-assistant/kernel';

type Command = (args: readonly string[]) => Promise<number>;

/** Each command loads only what it needs. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./commands/up.command.ts')).up,
  ask: async () => (await import('./commands/ask.command.ts')).ask,
  ingest: async () => (await import('./commands/ingest.command.ts')).ingest,
  token: async () => (await import('./commands/token.command.ts')).token,
  reset: async () => (await import('./commands/reset.command.ts')).reset,
  measure: async () => (await import('./commands/measure.command.ts')).measure,
  check: async () => (await import('./commands/check.command.ts')).check,
};

/** A person reads this: what is wrong and the way out. A stack only when asked for. */
const report = (error: unknown): void => {
  if (isAppError(error)) process.stderr.write(`\n${error.publicText}\n`);
  else
    process.stderr.write(
      `\nThis should not happen: ${error instanceof Error ? error.message : String(error)}\nRun it again with RAG_DEBUG=1 to see where.\n`,
    );
  if (process.env['RAG_DEBUG'] === '1') process.stderr.write(`${String((error as Error).stack)}\n`);
};

const [name = '', ...args] = process.argv.slice(2);
const load = commands[name];
if (load === undefined) {
  process.stderr.write(`There is no command "${name}". Commands: ${Object.keys(commands).join(', ')}\n`);
  process.exitCode = 1;
} else {
  try {
    process.exitCode = await (await load())(args);
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
}
