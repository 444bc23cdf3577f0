import type { Routes } from './route.ts';

/** The contract as a document, for whoever holds a token. */
export const openapiRoutes = (app: Routes): void => {
  app.get('/openapi.json', { config: { access: 'authenticated' }, schema: { hide: true } }, () => app.swagger());
};
