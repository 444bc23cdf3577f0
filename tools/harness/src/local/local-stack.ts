import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { AppError } from '@rag-assistant/kernel';
import { dataPaths, type Settings } from '../settings.ts';
import { localIdentity } from '../shops/local-identity.ts';
import type { ChildSpec } from './child.ts';
import { freePort } from './port.ts';
import type { Steps } from './steps.ts';
import type { Supervisor } from './supervisor.ts';

export interface LocalStack {
  readonly url: string;
  readonly emulatorUrl: string;
}

const addressIn = (line: string): string | undefined => /http:\/\/127\.0\.0\.1:[1-9]\d*/.exec(line)?.[0];

/** No child may find credentials of a real account, or wait for a metadata service that is not there. */
const noAccount = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_EC2_METADATA_DISABLED: 'true',
} as const;

export const simulatedModel = 'simulated.extractive-v1:0';

const emulatorSpec = ({ root, dataDir }: Settings, port: number): ChildSpec => ({
  name: 'model emulator',
  script: join(root, 'tools/emulators/bedrock/src/main.ts'),
  env: { ...noAccount, PORT: String(port) },
  logFile: join(dataPaths(dataDir).logs, 'model-emulator.log'),
  readyIn: addressIn,
  readyWithinMs: 30_000,
  graceMs: 5_000,
});

/** One core stays for the database and the API. */
const embeddingWorkers = (): number => Math.min(Math.max(availableParallelism() - 1, 1), 4);

const apiSpec = (settings: Settings, emulatorUrl: string, page: boolean): ChildSpec => {
  const { database, identity, shops, logs, protection, files } = dataPaths(settings.dataDir);
  const { issuer, audience, jwks } = localIdentity(identity);
  return {
    name: 'assistant API',
    script: join(settings.root, 'apps/assistant-api/src/main.ts'),
    env: {
      ...noAccount,
      HOST: '127.0.0.1',
      PORT: String(settings.port),
      DATABASE_URL: settings.databaseUrl ?? `pglite:${database}`,
      REDIS_URL: settings.redisUrl,
      EMBEDDING_WORKERS: String(embeddingWorkers()),
      MODEL_ID: simulatedModel,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: emulatorUrl,
      TOKEN_ISSUER: issuer,
      TOKEN_AUDIENCE: audience,
      TOKEN_JWKS: jwks,
      PII_KEY_FILE: protection,
      DOCUMENT_STORE: `folder:${files}`,
      LOCAL_ISSUER_DIR: identity,
      LOCAL_SHOPS_FILE: shops,
      CONSOLE_DIR: page ? join(settings.root, 'apps/console/dist') : undefined,
    },
    logFile: join(logs, 'assistant-api.log'),
    readyIn: (line) => (line.includes('"listening"') || line.includes('listening at') ? addressIn(line) : undefined),
    readyWithinMs: 90_000,
    graceMs: 15_000,
  };
};

const waitMs = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Asks until every required dependency is up. @throws AppError `harness.not-ready` with the last answer */
const waitUntilReady = async (url: string, withinMs: number): Promise<void> => {
  const end = performance.now() + withinMs;
  let last = 'no answer';
  while (performance.now() < end) {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
    if (answer?.ok) {
      await answer.body?.cancel();
      return;
    }
    if (answer) last = (await answer.text()).slice(0, 300);
    await waitMs(200);
  }
  throw new AppError({
    code: 'harness.not-ready',
    category: 'timeout',
    publicText: `The assistant API answers but is not ready: ${last}`,
  });
};

/**
 * Starts emulator and API side by side under the supervisor; `page` needs the built console. The emulator's port is
 * chosen beforehand, so that the API need not wait for its word; both must be up before this resolves.
 */
export const startLocalStack = (
  settings: Settings,
  supervisor: Supervisor,
  steps: Steps,
  { page }: { readonly page: boolean },
): Promise<LocalStack> =>
  steps.run(
    'Database, API and model emulator (simulated Bedrock)',
    async () => {
      const port = await freePort();
      const [emulatorUrl, url] = await Promise.all([
        supervisor.start(emulatorSpec(settings, port)),
        supervisor.start(apiSpec(settings, `http://127.0.0.1:${port}`, page)),
      ]);
      await waitUntilReady(url, 30_000);
      return { url, emulatorUrl };
    },
    ({ url }) => url,
  );
