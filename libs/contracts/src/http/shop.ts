import { z } from 'zod';

/** What the page needs to introduce the shop that the token belongs to. */
export const Shop = z
  .strictObject({
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    suggestions: z.array(z.string()),
    products: z.int(),
    documents: z.int(),
    model: z.strictObject({ id: z.string(), simulated: z.boolean() }),
  })
  .meta({ id: 'Shop' });
export type Shop = z.infer<typeof Shop>;
