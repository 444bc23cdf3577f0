import { z } from 'zod';

/** What an erasure took away; the merchant's audit trail holds the same digest. */
export const ErasedPersonalData = z
  .strictObject({
    merchantId: z.uuid(),
    userId: z.string(),
    erasedAt: z.iso.datetime(),
    /** Values behind placeholders. */
    valuesErased: z.int().min(0),
    /** Counted after the deletion in the same transaction. */
    valuesLeft: z.int().min(0),
    sessionsErased: z.int().min(0),
    /** SHA-256 over the ids of the erased values in order. */
    digest: z.string(),
  })
  .meta({ id: 'ErasedPersonalData' });
export type ErasedPersonalData = z.infer<typeof ErasedPersonalData>;
