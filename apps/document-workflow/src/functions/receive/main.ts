import { DocumentStepEnv, parseEnv } from '@rag-assistant/contracts';
import { makeReceiveDocument, receiveTask } from '@rag-assistant/documents';
import { lambdaTask } from '../../wiring/lambda-task.ts';
import { openParts, staleMs } from '../../wiring/parts.ts';

const config = parseEnv(DocumentStepEnv, process.env);

export const handler = lambdaTask('receive', config.LOG_LEVEL, async () =>
  receiveTask(makeReceiveDocument({ ...(await openParts(config)), bytesMax: config.DOCUMENT_BYTES_MAX, staleMs })),
);
