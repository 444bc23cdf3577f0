import { DocumentStepEnv, parseEnv } from '@rag-assistant/contracts';
import { makeStoreStep, storeTask } from '@rag-assistant/documents';
import { lambdaTask } from '../../wiring/lambda-task.ts';
import { openParts } from '../../wiring/parts.ts';

const config = parseEnv(DocumentStepEnv, process.env);

export const handler = lambdaTask('store', config.LOG_LEVEL, async () =>
  storeTask(makeStoreStep(await openParts(config))),
);
