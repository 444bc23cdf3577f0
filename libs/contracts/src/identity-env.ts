import { z } from 'zod';

/** Of the function that runs before a token is made. */
export const PreTokenGenerationEnv = z.object({
  /** `required`: no admin role without a second factor on the user's record. */
  ADMIN_MFA: z.enum(['required', 'optional']),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});
export type PreTokenGenerationEnv = z.infer<typeof PreTokenGenerationEnv>;
