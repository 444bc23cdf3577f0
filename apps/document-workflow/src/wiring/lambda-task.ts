import { StepError, type WorkflowTask } from '@rag-assistant/documents';
import { makeLogger, type Logger } from '@rag-assistant/platform-telemetry';
import { once } from './once.ts';

export type LambdaTask = (input: unknown) => Promise<unknown>;

const idsOf = (input: unknown): Record<string, unknown> => {
  const { execution, document } = (input ?? {}) as { execution?: unknown; document?: Record<string, unknown> };
  return {
    execution: execution ?? document?.['execution'],
    merchantId: document?.['merchantId'],
    documentId: document?.['documentId'],
  };
};

/** A task of the state machine as a function: parts once, a line for each end, failures by their name. */
export const lambdaTask = (
  step: string,
  level: Parameters<typeof makeLogger>[0]['level'],
  make: () => Promise<WorkflowTask>,
): LambdaTask => {
  const logger: Logger = makeLogger({ level, base: { service: 'document-workflow', step } });
  const task = once(make);
  return async (input) => {
    const ids = idsOf(input);
    try {
      const run = await task().catch((error: unknown) => {
        throw new StepError(error);
      });
      const result = await run(input);
      logger.info(ids, 'step done');
      return result;
    } catch (error) {
      const name = error instanceof Error ? error.name : 'StepFault';
      logger[name === 'StepFault' ? 'error' : 'warn'](
        { ...ids, name, error: error instanceof StepError ? error.cause : error },
        'step ended',
      );
      throw error;
    }
  };
};
