import { makeHttpServer } from '@rag-assistant/platform-http';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { guardRoutes, type RouteEntry } from './access.ts';
import { auditAdministration } from './audit.ts';
import { allowOrigins } from './cors.ts';
import type { AssistantApiDeps } from './deps.ts';
import { OpenAnswers } from './open-answers.ts';
import { describeApi } from './openapi.ts';
import { billingRoutes } from './routes/billing.routes.ts';
import { chatRoutes } from './routes/chat.routes.ts';
import { consoleRoutes } from './routes/console.routes.ts';
import { documentRoutes } from './routes/documents.routes.ts';
import { fileRoutes } from './routes/files.routes.ts';
import { gaugesRoutes } from './routes/gauges.routes.ts';
import { healthRoutes } from './routes/health.routes.ts';
import { localSignInRoutes } from './routes/local-sign-in.routes.ts';
import { merchantAdminRoutes } from './routes/merchant-admin.routes.ts';
import { openapiRoutes } from './routes/openapi.routes.ts';
import { personalDataRoutes } from './routes/personal-data.routes.ts';
import { sessionRoutes } from './routes/sessions.routes.ts';
import { shopRoutes } from './routes/shop.routes.ts';

export interface AssistantApi {
  readonly server: FastifyInstance;
  /** Every route with who may use it. */
  readonly routes: readonly RouteEntry[];
  readonly answers: OpenAnswers;
}

/** Of routes without a limit of their own: 2,000 characters take 24 kB when each is escaped twice. */
const bodyBytesMax = 64 * 1024;

/** The whole service but for the listener; ready to `inject` or to `listen`. */
export const buildApp = async (deps: AssistantApiDeps): Promise<AssistantApi> => {
  const server = makeHttpServer({ logger: deps.logger, ids: deps.ids, bodyBytesMax });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  if (deps.webOrigins) allowOrigins(server, deps.webOrigins);
  const answers = new OpenAnswers();
  const routes = guardRoutes(server, deps);
  auditAdministration(server);
  await describeApi(server, deps.version);
  const app = server.withTypeProvider<ZodTypeProvider>();
  healthRoutes(app, deps);
  chatRoutes(app, deps, answers);
  sessionRoutes(app, deps);
  personalDataRoutes(app, deps);
  documentRoutes(app, deps);
  fileRoutes(app, deps);
  shopRoutes(app, deps);
  merchantAdminRoutes(app, deps);
  gaugesRoutes(app, deps, answers);
  billingRoutes(app, deps);
  openapiRoutes(app);
  if (deps.localSignIn) localSignInRoutes(app, deps.localSignIn);
  if (deps.consoleDir !== undefined) await consoleRoutes(server, deps.consoleDir);
  await server.ready();
  return { server, routes, answers };
};
