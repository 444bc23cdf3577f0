import { z } from 'zod';
import { Role } from '../roles.ts';

/** A person that the local demo may sign in as; `id` becomes the token's subject. */
export const LocalUser = z
  .strictObject({ id: z.string().min(1).max(128), label: z.string().min(1).max(200), roles: z.array(Role).min(1) })
  .meta({ id: 'LocalUser' });
export type LocalUser = z.infer<typeof LocalUser>;

const face = { slug: z.string(), name: z.string(), description: z.string(), suggestions: z.array(z.string()) };

/** The file that `LOCAL_SHOPS_FILE` names. */
export const LocalShops = z.strictObject({
  shops: z.array(z.strictObject({ merchantId: z.uuid(), ...face, users: z.array(LocalUser) })),
});
export type LocalShops = z.infer<typeof LocalShops>;

/** Demo shops and the people of each; served on a developer's machine only. */
export const LocalIdentities = z
  .strictObject({ identities: z.array(z.strictObject({ merchant: z.strictObject(face), users: z.array(LocalUser) })) })
  .meta({ id: 'LocalIdentities' });
export type LocalIdentities = z.infer<typeof LocalIdentities>;

export const LocalTokenRequest = z
  .strictObject({ merchant: z.string().max(63), user: z.string().max(128) })
  .meta({ id: 'LocalTokenRequest' });
export type LocalTokenRequest = z.infer<typeof LocalTokenRequest>;

export const LocalToken = z.strictObject({ token: z.string(), expiresAt: z.iso.datetime() }).meta({ id: 'LocalToken' });
export type LocalToken = z.infer<typeof LocalToken>;
