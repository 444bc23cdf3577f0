import { isAppError } from '@rag-assistant/kernel';
import { openLocalEmbeddingModel } from '@rag-assistant/retrieval/adapters';
import { z } from 'zod';
import { simulatedModelId, startBedrockEmulator } from './emulator.ts';

const environment = z.object({ PORT: z.coerce.number().int().min(0).max(65_535).default(0) });

const run = async (): Promise<void> => {
  const parsed = environment.safeParse(process.env);
  if (!parsed.success) {
    console.error('PORT must be a whole number from 0 to 65535.');
    process.exitCode = 1;
    return;
  }
  const { PORT } = parsed.data;
  const embedder = openLocalEmbeddingModel({ workers: 1 });
  const emulator = await startBedrockEmulator({ port: PORT, embedder });
  console.log(`Simulated Bedrock runtime at ${emulator.url} (model ${simulatedModelId}, no AWS). Ctrl-C stops it.`);
  const stop = (): void => {
    void Promise.all([emulator.close(), embedder.close()]).then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

run().catch((error: unknown) => {
  console.error(isAppError(error) ? error.publicText : error);
  process.exitCode = 1;
});
