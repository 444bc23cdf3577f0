import { z } from 'zod';
import { databaseUrl } from './database-login.ts';
import { documentStore } from './document-workflow-env.ts';
import { webOrigins } from './web-origins.ts';

const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

export const AssistantApiEnv = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** `postgres://…`, `pglite:FOLDER` for the embedded engine, or a login secret as JSON (`DatabaseLogin`). */
  DATABASE_URL: databaseUrl,
  /** Files of shops: a folder of this machine, processed in this process, or a bucket whose events start the workflow. */
  DOCUMENT_STORE: documentStore.optional(),
  /** Larger files are refused; 25 MB. */
  DOCUMENT_BYTES_MAX: wholeNumber(1, 50_000_000).default(25_000_000),
  /** `check`: another step migrates, and a schema that is not up to date stops the start. */
  DATABASE_MIGRATE: z.enum(['apply', 'check']).default('apply'),
  DATABASE_POOL_MAX: wholeNumber(1, 200).default(10),
  /** `rediss://…`, or `redis://…` on this machine, of the cache that processes share; absent: each has its own alone. */
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/./, 'must be rediss://… (or redis://… on this machine)')
    .optional(),
  /** What the shared cache asks for, where it asks. */
  REDIS_AUTH_TOKEN: z.string().min(16).optional(),
  /** `local:` is the encoder shipped in npm; anything else is a Bedrock embedding model id. */
  EMBEDDING_MODEL: z.string().default('local:universal-sentence-encoder'),
  EMBEDDING_WORKERS: wholeNumber(1, 8).default(1),
  MODEL_ID: z.string().min(1),
  /** A cheaper model for when a budget runs out; absent: the usual one goes on. */
  SMALL_MODEL_ID: z.string().min(1).optional(),
  /** Webhook in Slack's format for alerts of budgets; absent: they are shown in the bill alone. */
  BUDGET_ALERT_WEBHOOK: z.url().optional(),
  MODEL_TIMEOUT_MS: wholeNumber(100, 120_000).default(20_000),
  AWS_REGION: z.string().default('us-east-1'),
  /** The AWS SDK reads this one too; here so that readiness can name it. */
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: z.url().optional(),
  TOKEN_ISSUER: z.string().min(1),
  TOKEN_AUDIENCE: z.string().min(1),
  /** An https URL, or a file of public keys. */
  TOKEN_JWKS: z.string().min(1),
  /** From a merchant's suspension until its data may go: longer than the longest request. */
  MERCHANT_DRAIN_MS: wholeNumber(10_000, 3_600_000).default(300_000),
  /** Web pages that a browser may call the API from, separated by commas; absent: those of the API's own address. */
  WEB_ORIGINS: webOrigins.optional(),
  /** KMS key (id, ARN or alias) under which the keys of personal data are wrapped. */
  PII_KMS_KEY_ID: z.string().optional(),
  /** Instead of it, on one machine: file of the master key, made at the first start. */
  PII_KEY_FILE: z.string().optional(),
  /** File of the detector's weights; absent: those that lie beside the code. */
  PII_WEIGHTS_FILE: z.string().optional(),
  /** Between two deletions of values that have expired. */
  PII_PURGE_MS: wholeNumber(1000, 86_400_000).default(3_600_000),
  SESSION_TTL_HOURS: wholeNumber(1, 168).default(24),
  /** Folder of the built page; absent: the page is not served here. */
  CONSOLE_DIR: z.string().optional(),
  /** Folder of the local issuer's keys; with the next one it switches the demo sign-in on, absent there is none. */
  LOCAL_ISSUER_DIR: z.string().optional(),
  /** JSON of the demo shops and their people (`LocalShops`). */
  LOCAL_SHOPS_FILE: z.string().optional(),
});
export type AssistantApiEnv = z.infer<typeof AssistantApiEnv>;
