import { z } from 'zod';

/** A shop's face: what the page and the assistant call it. */
export const MerchantInput = z
  .strictObject({
    /** Names the shop in addresses and on the command line. */
    slug: z
      .string()
      .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, '1 to 63 lower-case letters, digits and inner hyphens'),
    name: z.string().min(1).max(120),
    description: z.string().max(2000).default(''),
    /** Questions that the page offers. */
    suggestions: z.array(z.string().min(1).max(200)).max(12).default([]),
  })
  .meta({ id: 'MerchantFace' });
export type MerchantInput = z.infer<typeof MerchantInput>;

export const Merchant = z
  .strictObject({
    merchantId: z.uuid(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    suggestions: z.array(z.string()),
  })
  .meta({ id: 'Merchant' });
export type Merchant = z.infer<typeof Merchant>;

export const MerchantList = z.strictObject({ merchants: z.array(Merchant) }).meta({ id: 'MerchantList' });
export type MerchantList = z.infer<typeof MerchantList>;

export const MerchantParams = z.strictObject({ merchantId: z.uuid() });

const count = z.int().min(0);

/** How full the service is, at this moment and since its start. */
export const Gauges = z
  .strictObject({
    /** Connections; `waiting` above 0 is saturation, and comes before any refusal. */
    database: z.strictObject({ total: count, idle: count, waiting: count, max: count, waitingMax: count }),
    cache: z.strictObject({
      hits: count,
      misses: count,
      /** The store that processes share; null without one. */
      shared: z
        .strictObject({
          circuit: z.enum(['closed', 'open', 'half-open']),
          failures: count,
          lastFailure: z.string().nullable(),
        })
        .nullable(),
    }),
    openAnswers: count,
  })
  .meta({ id: 'Gauges' });
export type Gauges = z.infer<typeof Gauges>;
