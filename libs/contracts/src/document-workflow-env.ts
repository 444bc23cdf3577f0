import { z } from 'zod';

const wholeNumber = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** Where originals lie: a bucket with versions kept, or a folder of this machine. */
export const documentStore = z
  .string()
  .regex(/^(s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$|folder:.)/, 'must be s3://BUCKET or folder:PATH');
/** The ARN of a secret that holds a `DatabaseLogin`, or an address. */
const database = z
  .string()
  .regex(
    /^(arn:aws[a-z-]*:secretsmanager:|postgres(ql)?:\/\/|pglite:)./,
    'must be the ARN of a secret, postgres://… or pglite:FOLDER',
  );

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info');

/** Of the functions of the document workflow; each takes what it needs. */
export const DocumentStepEnv = z.object({
  LOG_LEVEL: logLevel,
  AWS_REGION: z.string().default('us-east-1'),
  DOCUMENT_STORE: documentStore,
  DATABASE_LOGIN: database,
  /** Larger files are refused; 25 MB. */
  DOCUMENT_BYTES_MAX: wholeNumber(1, 50_000_000).default(25_000_000),
});
export type DocumentStepEnv = z.infer<typeof DocumentStepEnv>;

/** Of the step that embeds. */
export const DocumentEmbedEnv = z.object({
  ...DocumentStepEnv.shape,
  /** A model of Bedrock, or `none` for the lexical leg alone. */
  EMBEDDING_MODEL: z.string().min(1),
});
export type DocumentEmbedEnv = z.infer<typeof DocumentEmbedEnv>;
