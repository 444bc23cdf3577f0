// The small form of zod keeps the function's bundle within its size.
import * as z from 'zod/mini';

/** Of the function that replaces the token of the cache. */
export const RotateCacheTokenEnv = z.object({
  CACHE_TOKEN_SECRET_ARN: z.string().check(z.regex(/^arn:aws[a-z-]*:secretsmanager:/, 'must be the ARN of a secret')),
  CACHE_REPLICATION_GROUP_ID: z.string().check(z.minLength(1)),
  /** `rediss://host:port`, without a token. */
  CACHE_URL: z.string().check(z.regex(/^rediss?:\/\/./, 'must be rediss://…')),
  AWS_REGION: z._default(z.string(), 'us-east-1'),
});
export type RotateCacheTokenEnv = z.infer<typeof RotateCacheTokenEnv>;
