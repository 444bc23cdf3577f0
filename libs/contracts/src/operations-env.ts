import { z } from 'zod';

const secretArn = z.string().regex(/^arn:aws[a-z-]*:secretsmanager:/, 'must be the ARN of a secret');

/** Of the step that brings the schema of a deployment forward or back. */
export const MigrateEnv = z.object({
  /** Login of the schema's owner. */
  DATABASE_OWNER_SECRET_ARN: secretArn,
  /** Login that the step makes for the processes. */
  DATABASE_SERVICE_SECRET_ARN: secretArn,
  AWS_REGION: z.string().default('us-east-1'),
});
export type MigrateEnv = z.infer<typeof MigrateEnv>;

/** Of the function that replaces logins of the database. */
export const RotateDatabaseLoginEnv = z.object({
  DATABASE_OWNER_SECRET_ARN: secretArn,
  DATABASE_SERVICE_SECRET_ARN: secretArn,
  AWS_REGION: z.string().default('us-east-1'),
});
export type RotateDatabaseLoginEnv = z.infer<typeof RotateDatabaseLoginEnv>;
