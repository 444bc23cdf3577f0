import { Shop } from '@rag-assistant/contracts';
import type { AssistantApiDeps } from '../deps.ts';
import { findShop } from '../find-shop.ts';
import { problems, type Routes } from './route.ts';

export const shopRoutes = (app: Routes, { merchants, documents, model }: AssistantApiDeps): void => {
  app.get(
    '/v1/shop',
    {
      config: { access: 'shop' },
      schema: { tags: ['shop'], summary: "The caller's own shop", response: { 200: Shop, ...problems } },
    },
    async ({ caller }) => {
      const { slug, name, description, suggestions } = await findShop(merchants, caller);
      const [products, all] = await Promise.all([
        documents.listDocuments(caller.merchant, { kind: 'product', limit: 1 }),
        documents.listDocuments(caller.merchant, { limit: 1 }),
      ]);
      const counts = { products: products.total, documents: all.total };
      return { slug, name, description, suggestions: [...suggestions], ...counts, model };
    },
  );
};
