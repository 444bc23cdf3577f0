import { Gauges } from '@rag-assistant/contracts';
import type { AssistantApiDeps } from '../deps.ts';
import type { OpenAnswers } from '../open-answers.ts';
import { problems, type Routes } from './route.ts';

/** For the platform alone: how busy the service is says something about its merchants. */
export const gaugesRoutes = (app: Routes, { gauges }: AssistantApiDeps, answers: OpenAnswers): void => {
  app.get(
    '/v1/admin/gauges',
    {
      config: { access: 'platform' },
      schema: { tags: ['admin'], summary: 'How full pool and cache are', response: { 200: Gauges, ...problems } },
    },
    async () => ({ ...(await gauges()), openAnswers: answers.count }),
  );
};
