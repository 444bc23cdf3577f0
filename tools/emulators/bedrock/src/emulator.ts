import { randomIds, systemClock } from '@rag-assistant/kernel';
import { FaultQueue } from './faults/fault-queue.ts';
import { Journal } from './journal/journal.ts';
import { ExtractiveModel } from './extractive/extractive.model.ts';
import type { Embedder, Model } from './models/model.port.ts';
import { listen } from './server/listener.ts';
import { titanEmbeddingModelId } from './server/model-catalogue.ts';
import { makeRequestHandler } from './server/request-handler.ts';

/** The id under which the built-in model is what it says it is. */
export const simulatedModelId = 'simulated.extractive-v1:0';

const novaIds = ['amazon.nova-micro-v1:0', 'amazon.nova-lite-v1:0', 'amazon.nova-pro-v1:0'].flatMap((id) => [
  id,
  `us.${id}`,
]);

export interface BedrockEmulatorOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** By model id; replaces or adds to the built-in model, which answers for its own id and for Amazon Nova. */
  readonly models?: Readonly<Record<string, Model>>;
  /** Answers InvokeModel for Titan Text Embeddings V2; without it that model is not found. */
  readonly embedder?: Embedder;
}

export interface BedrockEmulator {
  /** `http://127.0.0.1:PORT`, for `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`; speaks HTTP/1.1 and HTTP/2. */
  readonly url: string;
  readonly faults: FaultQueue;
  readonly journal: Journal;
  /** Ends every connection. */
  close(): Promise<void>;
}

/**
 * Starts a simulated bedrock-runtime on loopback.
 * @throws AppError `emulator-bedrock.cannot-listen`
 */
export const startBedrockEmulator = async (options: BedrockEmulatorOptions = {}): Promise<BedrockEmulator> => {
  const builtIn = new ExtractiveModel();
  const models = new Map<string, Model>([
    ...[simulatedModelId, ...novaIds].map((id): [string, Model] => [id, builtIn]),
    ...Object.entries(options.models ?? {}),
  ]);
  const embedders = new Map<string, Embedder>(options.embedder ? [[titanEmbeddingModelId, options.embedder]] : []);
  const faults = new FaultQueue();
  const journal = new Journal();
  const handle = makeRequestHandler({
    catalogue: { models, embedders },
    faults,
    journal,
    clock: systemClock,
    ids: randomIds,
  });
  const listener = await listen(options.port ?? 0, handle);
  return { url: `http://127.0.0.1:${listener.port}`, faults, journal, close: () => listener.close() };
};
