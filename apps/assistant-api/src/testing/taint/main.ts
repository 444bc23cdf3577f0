import { bedrockLanguageModel } from '@rag-assistant/assistant/adapters';
import { bedrockRuntimeClient } from '@rag-assistant/platform-aws';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { startTestApi } from '../test-api.ts';
import { recordingEmbedding } from './recording-embedding.ts';
import { readRetailTaint } from './retail-data.ts';
import { runTaint } from './run-taint.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    /** Takes every n-th message and record. */
    every: { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const root = process.env['NX_WORKSPACE_ROOT'] ?? join(import.meta.dirname, '../../../../..');

const startEmulator = async (): Promise<{ url: string; stop: () => void }> => {
  const child = spawn(process.execPath, [join(root, 'tools/emulators/bedrock/src/main.ts')], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { promise, resolve: found, reject } = Promise.withResolvers<string>();
  child.stdout.on('data', (data: Buffer) => {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(data.toString())?.[0];
    if (url !== undefined) found(url);
  });
  child.once('close', () => {
    reject(new Error('the model emulator ended before it listened'));
  });
  return { url: await promise, stop: () => child.kill('SIGTERM') };
};

const Journal = z.object({ entries: z.array(z.object({ body: z.string() })), dropped: z.int() });

const main = async (): Promise<void> => {
  const data = readRetailTaint(resolve(root, values.data));
  const every = Number(values.every);
  const thin = <T>(items: readonly T[]): T[] => items.filter((_item, at) => at % every === 0);
  const emulator = await startEmulator();
  const client = bedrockRuntimeClient({ region: 'us-east-1', timeoutMs: 20_000, endpoint: emulator.url });
  const embedding = recordingEmbedding();
  const modelId = 'simulated.extractive-v1:0';
  const api = await startTestApi(bedrockLanguageModel({ client, modelId }), {}, { embeddingModel: embedding });
  api.logs.logger.level = 'debug';
  const startedMs = performance.now();
  try {
    const report = await runTaint(
      api,
      { messages: thin(data.messages), records: thin(data.records) },
      {
        embedded: embedding.texts,
        sentToModel: async () => {
          const answer = await fetch(`${emulator.url}/_emulator/journal`);
          const { entries, dropped } = Journal.parse(await answer.json());
          if (dropped > 0) throw new Error('the journal dropped requests before they were looked at');
          await fetch(`${emulator.url}/_emulator/journal`, { method: 'DELETE' });
          return entries.map(({ body }) => body);
        },
        progress: (done, of) => {
          process.stderr.write(`${done} of ${of} messages, ${Math.round((performance.now() - startedMs) / 1000)} s\n`);
        },
      },
    );
    const leaks = Map.groupBy(report.leaks, ({ channel }) => channel);
    console.log(
      `${report.messages} messages and ${report.records} records with ${report.values} different values; ${report.refused} refused`,
    );
    console.log(
      `read again by their owner, letter by letter: ${report.readAgain} of ${report.messages - report.refused}   goal all`,
    );
    for (const [channel, texts] of Object.entries(report.captured)) {
      const found = leaks.get(channel) ?? [];
      console.log(
        `${channel.padEnd(36)} ${String(texts).padStart(6)} texts, values in clear: ${found.length}   goal 0`,
      );
      for (const { kind, value } of found.slice(0, 20)) console.log(`    ${kind}: ${value}`);
    }
    for (const [kind, { typed, leaked }] of Object.entries(report.byKind))
      console.log(`${kind.padEnd(36)} typed ${typed}, in clear to the model ${leaked}`);
    if (values.json !== undefined)
      writeFileSync(
        resolve(root, values.json),
        `${JSON.stringify({ ...report, every, data: { sha256: data.sha256 } }, null, 2)}\n`,
      );
    if (report.leaks.length > 0 || report.readAgain < report.messages - report.refused) process.exitCode = 1;
  } finally {
    await api.close();
    client.destroy();
    emulator.stop();
  }
};

await main();
