import { ErasedPersonalData } from '@rag-assistant/contracts';
import type { AssistantApiDeps } from '../deps.ts';
import { problems, type Routes } from './route.ts';

export const personalDataRoutes = (app: Routes, { conversations }: Pick<AssistantApiDeps, 'conversations'>): void => {
  app.delete(
    '/v1/me/personal-data',
    {
      config: { access: 'sessions' },
      schema: {
        tags: ['personal data'],
        summary: 'Erases everything that is kept of the caller, and proves it',
        response: { 200: ErasedPersonalData, ...problems },
      },
    },
    async ({ caller, log }) => {
      const { erasedAt, ...erased } = await conversations.eraseUser(caller.merchant, caller.user);
      log.info({ audit: true, action: 'DELETE /v1/me/personal-data', ...erased }, 'audit');
      return { merchantId: caller.merchant, userId: caller.user, erasedAt: erasedAt.toISOString(), ...erased };
    },
  );
};
