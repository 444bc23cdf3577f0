import { LocalIdentities, LocalToken, LocalTokenRequest, type LocalShops } from '@rag-assistant/contracts';
import { AppError, MerchantId, UserId } from '@rag-assistant/kernel';
import type { Caller } from '@rag-assistant/tenancy';
import type { Routes } from './route.ts';

/** Signs tokens for the people of the demo shops, without a password: a developer's machine only. */
export interface LocalSignIn {
  readonly shops: LocalShops['shops'];
  readonly issue: (caller: Caller) => Promise<{ token: string; expiresAt: Date }>;
}

const unknownIdentity = (): AppError =>
  new AppError({
    code: 'tenancy.unknown-identity',
    category: 'not-found',
    publicText: 'The local demo knows no such shop or person.',
  });

const tags = ['local demo sign-in'];

export const localSignInRoutes = (app: Routes, { shops, issue }: LocalSignIn): void => {
  app.get(
    '/local/identities',
    { config: { access: 'public' }, schema: { hide: true, tags, response: { 200: LocalIdentities } } },
    () => ({
      identities: shops.map(({ slug, name, description, suggestions, users }) => ({
        merchant: { slug, name, description, suggestions },
        users,
      })),
    }),
  );

  app.post(
    '/local/token',
    {
      config: { access: 'public' },
      schema: { hide: true, tags, body: LocalTokenRequest, response: { 200: LocalToken } },
    },
    async ({ body }) => {
      const shop = shops.find(({ slug }) => slug === body.merchant);
      const user = shop?.users.find(({ id }) => id === body.user);
      if (!shop || !user) throw unknownIdentity();
      const merchant = MerchantId.parse(shop.merchantId);
      const { token, expiresAt } = await issue({ merchant, user: UserId.parse(user.id), roles: user.roles });
      return { token, expiresAt: expiresAt.toISOString() };
    },
  );
};
