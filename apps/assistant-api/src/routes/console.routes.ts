import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { resolve } from 'node:path';

const pageHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-embedder-policy': 'require-corp',
};

/** The page, when its folder is configured: one route a file, so that no other path is ever looked up on disk. */
export const consoleRoutes = async (app: FastifyInstance, consoleDir: string): Promise<void> => {
  await app.register(async (page) => {
    page.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
      route.schema = { ...route.schema, hide: true };
    });
    await page.register(fastifyStatic, {
      root: resolve(consoleDir),
      wildcard: false,
      cacheControl: false,
      setHeaders: (reply, path) => {
        void reply.headers(pageHeaders);
        // Built assets carry a hash in their name; the page itself must stay fresh.
        const cached = /[\\/]assets[\\/]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
        void reply.header('cache-control', cached);
      },
    });
  });
};
