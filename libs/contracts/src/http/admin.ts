import { z } from 'zod';

export const MerchantTier = z.enum(['starter', 'growth', 'enterprise']).meta({ id: 'MerchantTier' });
export type MerchantTier = z.infer<typeof MerchantTier>;

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
    /** Decides how much the merchant may use; left out, it stays as it is. */
    tier: MerchantTier.optional(),
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
    /** `deleting` does not go back: part of the data may be gone. */
    status: z.enum(['active', 'suspended', 'deleting']),
    statusSince: z.iso.datetime(),
    tier: MerchantTier,
  })
  .meta({ id: 'Merchant' });
export type Merchant = z.infer<typeof Merchant>;

export const MerchantList = z.strictObject({ merchants: z.array(Merchant) }).meta({ id: 'MerchantList' });
export type MerchantList = z.infer<typeof MerchantList>;

export const MerchantParams = z.strictObject({ merchantId: z.uuid() });

const count = z.int().min(0);

/** How many rows or entries went, by the part of the service that kept them. */
export const MerchantRemoved = z.strictObject({ removed: z.record(z.string(), count) }).meta({ id: 'MerchantRemoved' });
export type MerchantRemoved = z.infer<typeof MerchantRemoved>;

/** One line of an export. `merchant` comes first; an export without its `end` is not whole. */
export const MerchantExportLine = z
  .discriminatedUnion('type', [
    Merchant.omit({ statusSince: true }).extend({
      type: z.literal('merchant'),
      format: z.literal(1),
      exportedAt: z.iso.datetime(),
    }),
    z.strictObject({
      type: z.literal('record'),
      section: z.string(),
      kind: z.string(),
      record: z.record(z.string(), z.json()),
    }),
    /** Lines by section and kind. */
    z.strictObject({ type: z.literal('end'), counts: z.record(z.string(), count) }),
  ])
  .meta({ id: 'MerchantExportLine' });
export type MerchantExportLine = z.infer<typeof MerchantExportLine>;

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
          /** What the server says of itself; null when it does not answer. */
          server: z
            .strictObject({
              engine: z.string(),
              role: z.enum(['primary', 'replica']),
              link: z.enum(['up', 'down']).nullable(),
              replicas: count,
              clients: count,
              usedBytes: count,
              /** 0: no limit is set. */
              maxBytes: count,
              evicted: count,
            })
            .nullable(),
        })
        .nullable(),
    }),
    openAnswers: count,
  })
  .meta({ id: 'Gauges' });
export type Gauges = z.infer<typeof Gauges>;
