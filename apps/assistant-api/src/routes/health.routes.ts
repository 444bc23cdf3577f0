import { Health, Readiness } from '@rag-assistant/contracts';
import type { AssistantApiDeps } from '../deps.ts';
import { makeReadiness } from '../readiness.ts';
import type { Routes } from './route.ts';

export const healthRoutes = (app: Routes, { probes, clock, version }: AssistantApiDeps): void => {
  const readiness = makeReadiness(probes, clock, { timeoutMs: 3000, keepMs: 1000 });

  app.get(
    '/health',
    {
      config: { access: 'public' },
      schema: { tags: ['health'], summary: 'Whether the process answers', security: [], response: { 200: Health } },
    },
    () => ({ status: 'ok' as const, version }),
  );

  app.get(
    '/health/ready',
    {
      config: { access: 'public' },
      schema: {
        tags: ['health'],
        summary: 'Whether the service can work, dependency by dependency',
        security: [],
        response: { 200: Readiness, 503: Readiness },
      },
    },
    async (_request, reply) => {
      const result = await readiness();
      return reply.code(result.status === 'unready' ? 503 : 200).send(result);
    },
  );
};
