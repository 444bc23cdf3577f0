import { PostgreSqlContainer } from '@testcontainers/postgresql';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBundles, deployStacks, type Outputs } from './deploy-stacks.ts';
import { freePort } from '@rag-assistant/harness/port';
import { emulatedFailure } from './failures.ts';
import { serviceLogin, type LocalEnds } from './local-ends.ts';
import { region, startMiniStack } from './server.ts';
import { startProcess, type ServiceProcess } from './service-process.ts';
import type { Template } from './template.ts';

export interface EmulatedCloud {
  /** The emulated AWS. */
  readonly endpoint: string;
  readonly outputs: Outputs;
  /** The deployed REST API, as its callers reach it here. */
  readonly apiUrl: string;
  /** The service behind it. */
  readonly serviceUrl: string;
  /** Simulated Bedrock; its journal shows what a model was sent. */
  readonly bedrockUrl: string;
  /** Deploys again onto the same emulator. */
  redeploy(): Promise<void>;
  readonly stop: () => Promise<void>;
}

const postgres = async (): Promise<{ readonly ends: LocalEnds['database']; readonly stop: () => Promise<void> }> => {
  const image = process.env['POSTGRES_IMAGE'] ?? 'pgvector/pgvector:pg17';
  const owner = 'rag_owner';
  const password = 'emulatedOwnerPassword';
  try {
    const container = await new PostgreSqlContainer(image)
      .withUsername(owner)
      .withPassword(password)
      .withDatabase('assistant')
      .start();
    return {
      ends: { host: '127.0.0.1', port: container.getPort(), owner, password },
      stop: async () => {
        await container.stop();
      },
    };
  } catch (error) {
    throw emulatedFailure(
      'emulated.database-missing',
      `No PostgreSQL for the emulated deployment: start Docker (docker info must answer), or name another image than ${image} by POSTGRES_IMAGE.`,
      error,
    );
  }
};

/** The plain words among the environment of the service's container; the others are addresses of the emulated AWS. */
const containerEnv = (root: string): Record<string, string> => {
  const folder = join(root, '.tools/ministack/assembly/cdk.out');
  const found: Record<string, string> = {};
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.template.json'))) {
    const { Resources = {} } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Template;
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::ECS::TaskDefinition') continue;
      const [container] = (Properties?.['ContainerDefinitions'] ?? []) as {
        Environment?: { Name: string; Value: unknown }[];
      }[];
      for (const { Name, Value } of container?.Environment ?? []) if (typeof Value === 'string') found[Name] = Value;
    }
  }
  return found;
};

/** Keys of the emulated user pool as a file: they are served without TLS. */
const savePublicKeys = async (endpoint: string, poolId: string, folder: string): Promise<string> => {
  const answer = await fetch(`${endpoint}/${poolId}/.well-known/jwks.json`, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw emulatedFailure('emulated.step-failed', `The user pool ${poolId} shows no public keys.`);
  const file = join(folder, 'jwks.json');
  writeFileSync(file, await answer.text());
  return file;
};

/**
 * The dev stage on this machine: emulated AWS, its database in a container, the simulated model, the service as a
 * process in the place of its task.
 * @throws AppError `emulated.…`, with everything stopped that had started
 */
export const startEmulatedCloud = async (
  root: string,
  onStep: (label: string) => void = () => undefined,
  options: { readonly auth?: boolean } = {},
): Promise<EmulatedCloud> => {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).reverse()) await one().catch(() => undefined);
  };
  try {
    const scratch = mkdtempSync(join(tmpdir(), 'rag-assistant-emulated-'));
    stops.push(() => {
      rmSync(scratch, { recursive: true, force: true });
      return Promise.resolve();
    });
    mkdirSync(join(root, '.tools/ministack'), { recursive: true });
    onStep('Starting the emulated AWS and PostgreSQL');
    const cloud = await startMiniStack(root, options);
    stops.push(cloud.stop);
    const database = await postgres();
    stops.push(database.stop);
    onStep('Building the functions');
    await buildBundles(root, cloud.environment);
    const [servicePort, bedrockPort] = [await freePort(), await freePort()];
    const bedrock = await startProcess(root, {
      ...{ name: 'bedrock', script: 'tools/emulators/bedrock/src/main.ts', port: bedrockPort },
      ...{ readyPath: '/_emulator/health', env: { PORT: String(bedrockPort) } },
    });
    stops.push(bedrock.stop);
    const ends: LocalEnds = {
      serviceUrl: `http://127.0.0.1:${servicePort}`,
      bedrockUrl: bedrock.url,
      database: database.ends,
    };
    const { outputs } = await deployStacks(root, cloud, ends, onStep);
    const need = (name: string): string => {
      const value = outputs[name];
      if (value === undefined) throw emulatedFailure('emulated.step-failed', `The deployment has no output ${name}.`);
      return value;
    };
    onStep('Starting the service');
    const service: ServiceProcess = await startProcess(root, {
      ...{ name: 'assistant-api', script: 'apps/assistant-api/src/main.ts', port: servicePort, readyPath: '/health' },
      env: {
        ...containerEnv(root),
        HOST: '127.0.0.1',
        PORT: String(servicePort),
        DATABASE_URL: serviceLogin(ends),
        TOKEN_ISSUER: need('TokenIssuer'),
        TOKEN_AUDIENCE: need('UserPoolClientId'),
        TOKEN_JWKS: await savePublicKeys(cloud.endpoint, need('UserPoolId'), scratch),
        PII_KMS_KEY_ID: need('DataKeyArn'),
        DOCUMENT_STORE: `s3://${need('DocumentsBucket')}`,
        AWS_REGION: region,
        AWS_ENDPOINT_URL: cloud.endpoint,
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.url,
        AWS_ACCESS_KEY_ID: 'loopback',
        AWS_SECRET_ACCESS_KEY: 'loopback',
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });
    stops.push(service.stop);
    return {
      ...{ endpoint: cloud.endpoint, outputs, serviceUrl: service.url, bedrockUrl: bedrock.url, stop },
      apiUrl: `${cloud.endpoint}/restapis/${need('ApiId')}/${need('ApiStage')}/_user_request_`,
      redeploy: async () => {
        await deployStacks(root, cloud, ends, () => undefined);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
