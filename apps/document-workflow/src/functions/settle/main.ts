import { DocumentStepEnv, parseEnv } from '@rag-assistant/contracts';
import { makeSettleDocument, settleTask } from '@rag-assistant/documents';
import { lambdaTask } from '../../wiring/lambda-task.ts';
import { openParts, staleMs } from '../../wiring/parts.ts';

const config = parseEnv(DocumentStepEnv, process.env);

export const handler = lambdaTask('settle', config.LOG_LEVEL, async () =>
  settleTask(makeSettleDocument({ ...(await openParts(config)), staleMs })),
);
