// The small form of zod: this function starts before every sign-in that finds none warm.
import * as z from 'zod/mini';

/** Of the function that runs before a token is made. */
export const PreTokenGenerationEnv = z.object({
  /** `required`: no admin role without a second factor on the user's record. */
  ADMIN_MFA: z.enum(['required', 'optional']),
  AWS_REGION: z._default(z.string(), 'us-east-1'),
});
export type PreTokenGenerationEnv = z.infer<typeof PreTokenGenerationEnv>;
