import { AppError } from '@rag-assistant/kernel';
import type { FastifyInstance } from 'fastify';

const patternOf = (url: string): RegExp =>
  new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}$`);

/** Tells a path that does not exist (404) from a method that a path does not have (405, with `allow`). */
export const answerUnknownRoutes = (app: FastifyInstance): void => {
  const methods = new Map<string, { pattern: RegExp; allowed: Set<string> }>();
  app.addHook('onRoute', (route) => {
    const entry = methods.get(route.url) ?? { pattern: patternOf(route.url), allowed: new Set<string>() };
    for (const method of [route.method].flat()) entry.allowed.add(method);
    methods.set(route.url, entry);
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    const allowed = [...methods.values()]
      .filter(({ pattern }) => pattern.test(path))
      .flatMap((entry) => [...entry.allowed]);
    if (allowed.length === 0)
      throw new AppError({ code: 'http.not-found', category: 'not-found', publicText: 'There is nothing here.' });
    void reply.header('allow', [...new Set(allowed)].sort().join(', '));
    throw new AppError({
      code: 'http.method-not-allowed',
      category: 'unsupported',
      publicText: 'This path does not have that method.',
    });
  });
};
