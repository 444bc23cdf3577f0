import { Role } from '@rag-assistant/contracts';
import { z } from 'zod';

/** `GET /local/identities`: the demo shops and the users that this machine may sign in as. */
export const Identities = z.object({
  identities: z.array(
    z.object({
      merchant: z.object({
        slug: z.string(),
        name: z.string(),
        description: z.string(),
        suggestions: z.array(z.string()),
      }),
      users: z.array(z.object({ id: z.string(), label: z.string(), roles: z.array(Role) })),
    }),
  ),
});
export type Identity = z.infer<typeof Identities>['identities'][number];
export type ShopUser = Identity['users'][number];

/** `POST /local/token`. */
export const LocalToken = z.object({ token: z.string(), expiresAt: z.union([z.string(), z.number()]) });
