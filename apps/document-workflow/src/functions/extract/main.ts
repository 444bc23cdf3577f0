import { DocumentStepEnv, parseEnv } from '@rag-assistant/contracts';
import { extractTask, makeExtractDocument, makeExtractStep } from '@rag-assistant/documents';
import { openThreadReader } from '@rag-assistant/documents/adapters';
import { lambdaTask } from '../../wiring/lambda-task.ts';
import { openParts } from '../../wiring/parts.ts';

const config = parseEnv(DocumentStepEnv, process.env);
/** Bundled beside this file. */
const workerUrl = new URL('./document-reading.worker.mjs', import.meta.url);

export const handler = lambdaTask('extract', config.LOG_LEVEL, async () => {
  const extract = makeExtractDocument({ reader: openThreadReader({ threads: 1, workerUrl }) });
  const limits = { bytesMax: config.DOCUMENT_BYTES_MAX, charactersMax: 2_000_000 };
  return extractTask(makeExtractStep({ ...(await openParts(config)), extract, limits }));
});
