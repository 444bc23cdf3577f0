import type { Logger } from '@rag-assistant/platform-telemetry';
import { setTimeout as wait } from 'node:timers/promises';
import type { AssistantApi } from './app.ts';
import { listenFault } from './start-fault.ts';

export interface ServiceOptions {
  readonly host: string;
  readonly port: number;
  readonly logger: Logger;
  /** Closes what answers write to; called when the last of them is over. */
  readonly close: () => Promise<void>;
}

export interface Service {
  readonly address: string;
  /** Stops within 5 seconds; calling it twice stops once. */
  stop(): Promise<void>;
}

const answerGraceMs = 3000;
const answerAbortMs = 1000;
const connectionGraceMs = 300;

/** Listens, and knows how to stop: no new work, open answers finish or end, then connections, then what they wrote to. */
export const startService = async (api: AssistantApi, options: ServiceOptions): Promise<Service> => {
  const { host, port, logger, close } = options;
  const address = await api.server.listen({ host, port }).catch(async (error: unknown) => {
    await api.server.close();
    throw listenFault(error, host, port);
  });
  logger.info({ url: address }, 'listening');
  const stop = async (): Promise<void> => {
    logger.info({ openAnswers: api.answers.count }, 'stopping');
    const closed = api.server.close();
    await api.answers.drain(answerGraceMs, answerAbortMs);
    await Promise.race([closed, wait(connectionGraceMs, undefined, { ref: false })]);
    api.server.server.closeAllConnections();
    await closed;
    await close();
    logger.info('stopped');
  };
  let stopping: Promise<void> | undefined;
  return { address, stop: () => (stopping ??= stop()) };
};
