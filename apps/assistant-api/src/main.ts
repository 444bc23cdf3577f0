import { AssistantApiEnv, parseEnv } from '@rag-assistant/contracts';
import { makeDetectPersonalData } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import { errorRecord } from '@rag-assistant/platform-telemetry';
import manifest from '../package.json' with { type: 'json' };
import { buildApp } from './app.ts';
import { startService, type Service } from './service.ts';
import { startFaultLine } from './start-fault.ts';
import { openLogger } from './wiring/open-logger.ts';
import { wireAssistantApi } from './wiring/wire-assistant-api.ts';

const start = async (): Promise<Service> => {
  const config = parseEnv(AssistantApiEnv, process.env);
  const { version } = manifest;
  const detect = makeDetectPersonalData(loadTaggerWeights(config.PII_WEIGHTS_FILE));
  const logger = openLogger(config, version, detect);
  const { deps, close } = await wireAssistantApi(config, logger, version, detect);
  try {
    const api = await buildApp(deps);
    return await startService(api, { host: config.HOST, port: config.PORT, logger, close });
  } catch (error) {
    await close();
    throw error;
  }
};

const stopOnSignal = (service: Service): void => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      service.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`assistant-api did not stop cleanly: ${JSON.stringify(errorRecord(error))}\n`);
          process.exit(1);
        },
      );
    });
};

start().then(stopOnSignal, (error: unknown) => {
  process.stderr.write(`${startFaultLine(error)}\n`);
  process.exit(1);
});
