import { z } from 'zod';

export const Health = z.strictObject({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;

export const Readiness = z
  .strictObject({
    status: z.enum(['ready', 'degraded', 'unready']),
    dependencies: z.array(
      z.strictObject({
        name: z.string(),
        status: z.enum(['up', 'down']),
        /** A required dependency that is down makes the service unready (503); another one degrades it. */
        required: z.boolean(),
        latencyMs: z.number(),
        code: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Readiness' });
export type Readiness = z.infer<typeof Readiness>;
