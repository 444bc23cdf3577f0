// Runs inside the planted workspace (its folder is the working directory) and prints one JSON object.
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';

/** What the boundary rule reads is a cached graph; without this it finds none and allows everything. */
await createProjectGraphAsync({ exitOnError: true });
const eslint = new ESLint();
const rulesOf = async (file: string): Promise<Record<string, unknown[] | undefined>> =>
  ((await eslint.calculateConfigForFile(file)) as { rules: Record<string, unknown[]> }).rules;

const results = await eslint.lintFiles(['.']);
process.stdout.write(
  JSON.stringify({
    messages: results.flatMap(({ filePath, messages }) =>
      messages.map(({ ruleId, message }) => ({ filePath, ruleId, message })),
    ),
    inner: await rulesOf('libs/retrieval/src/domain/any.ts'),
  }),
);
