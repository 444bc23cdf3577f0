import { z } from 'zod';

export const StageName = z.enum(['dev', 'staging', 'prod']);
export type StageName = z.infer<typeof StageName>;

const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region such as us-east-1');
const bothRegions = z.object({ AWS_REGION: region, DR_REGION: region });

/** What a deployment is told; the templates take nothing else from outside. */
export const DeploymentEnv = z
  .object({
    ENVIRONMENT: StageName,
    AWS_REGION: region.default('us-east-1'),
    DR_REGION: region.default('us-west-2'),
    ALERT_EMAIL: z.email('must be an e-mail address'),
    SECURITY_ALERT_EMAIL: z.email('must be an e-mail address'),
    /** Absent: the account of the credentials. Present: no other account is touched. */
    AWS_ACCOUNT_ID: z
      .string()
      .regex(/^\d{12}$/, 'must be the 12 digits of an account')
      .optional(),
  })
  .refine(({ AWS_REGION, DR_REGION }) => AWS_REGION !== DR_REGION, {
    path: ['DR_REGION'],
    message: 'must be another region than AWS_REGION',
    // Told together with the faults of the other variables.
    when: ({ value }) => bothRegions.safeParse(value).success,
  });
export type DeploymentEnv = z.infer<typeof DeploymentEnv>;

/** The variables of a schema as a template sets them: names that the schema lacks do not compile, needed ones must be there. */
export type EnvValues<Schema extends z.ZodObject> = {
  readonly [Name in keyof z.input<Schema>]: undefined extends z.input<Schema>[Name] ? string | undefined : string;
};
