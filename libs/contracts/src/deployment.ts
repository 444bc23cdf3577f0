import { z } from 'zod';
import { webOrigins } from './web-origins.ts';

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
    /** Name of the service behind the API, in a hosted zone of the account: a certificate is made for it. */
    SERVICE_DOMAIN: z
      .string()
      .regex(/^([a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain name')
      .optional(),
    HOSTED_ZONE_ID: z
      .string()
      .regex(/^Z[A-Z0-9]{1,31}$/, 'must be the id of a hosted zone')
      .optional(),
    /** Pages that a browser may call the API from, separated by commas. */
    WEB_ORIGINS: webOrigins.optional(),
  })
  .refine(({ AWS_REGION, DR_REGION }) => AWS_REGION !== DR_REGION, {
    path: ['DR_REGION'],
    message: 'must be another region than AWS_REGION',
    // Told together with the faults of the other variables.
    when: ({ value }) => bothRegions.safeParse(value).success,
  })
  .refine(({ SERVICE_DOMAIN, HOSTED_ZONE_ID }) => (SERVICE_DOMAIN === undefined) === (HOSTED_ZONE_ID === undefined), {
    path: ['HOSTED_ZONE_ID'],
    message: 'must be set together with SERVICE_DOMAIN',
    when: () => true,
  });
export type DeploymentEnv = z.infer<typeof DeploymentEnv>;
