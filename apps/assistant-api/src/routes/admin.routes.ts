import { Merchant, MerchantInput, MerchantList, MerchantParams } from '@rag-assistant/contracts';
import { MerchantId } from '@rag-assistant/kernel';
import type { AssistantApiDeps } from '../deps.ts';
import { problems, type Routes } from './route.ts';

export const adminRoutes = (app: Routes, { merchants }: AssistantApiDeps): void => {
  app.get(
    '/v1/admin/merchants',
    {
      config: { access: 'platform' },
      schema: { tags: ['admin'], summary: 'All merchants', response: { 200: MerchantList, ...problems } },
    },
    async () => {
      const all = await merchants.list();
      return { merchants: all.map((merchant) => ({ ...merchant, suggestions: [...merchant.suggestions] })) };
    },
  );

  app.put(
    '/v1/admin/merchants/:merchantId',
    {
      config: { access: 'platform' },
      schema: {
        tags: ['admin'],
        summary: 'Adds or renames a merchant',
        params: MerchantParams,
        body: MerchantInput,
        response: { 200: Merchant, ...problems },
      },
    },
    async ({ params, body }) => {
      const merchant = { merchantId: MerchantId.parse(params.merchantId.toLowerCase()), ...body };
      await merchants.save(merchant);
      return merchant;
    },
  );
};
