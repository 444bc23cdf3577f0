import { DocumentStepEnv, parseEnv } from '@rag-assistant/contracts';
import { makeSanitizeStep, stepTask } from '@rag-assistant/documents';
import { makeDetectPersonalData, makeWithholdForDocuments } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import { lambdaTask } from '../../wiring/lambda-task.ts';
import { openParts } from '../../wiring/parts.ts';

const config = parseEnv(DocumentStepEnv, process.env);
/** Carried along with this bundle, see assets.json. */
const weights = new URL('./pii-tagger.bin.gz', import.meta.url);

export const handler = lambdaTask('sanitize', config.LOG_LEVEL, async () => {
  const findPersonalData = makeWithholdForDocuments(makeDetectPersonalData(loadTaggerWeights(weights)));
  return stepTask(makeSanitizeStep({ ...(await openParts(config)), findPersonalData }));
});
