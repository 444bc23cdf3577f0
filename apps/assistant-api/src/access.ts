import { AppError } from '@rag-assistant/kernel';
import {
  isPermitted,
  ofShop,
  type Caller,
  type MerchantGate,
  type Permission,
  type TokenVerifier,
} from '@rag-assistant/tenancy';
import type { FastifyInstance, RouteOptions } from 'fastify';

/** Who may use a route: anybody, anybody with a valid token, or who holds a permission. */
export type Access = 'public' | 'authenticated' | Permission;

declare module 'fastify' {
  interface FastifyRequest {
    /** What the verified token says; reading it on a public route is a defect and throws. */
    readonly caller: Caller;
  }
  interface FastifyContextConfig {
    access?: Access;
  }
}

export interface RouteEntry {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

const forbidden = (): AppError =>
  new AppError({
    code: 'tenancy.forbidden',
    category: 'forbidden',
    publicText: 'Your role does not include this.',
  });

/**
 * Checks the token, the role and, on a shop's routes, the standing of the shop before a body is read. A route that does not say who may use it stops the start.
 * Returns the table of routes, whole once the app is ready.
 */
export const guardRoutes = (
  app: FastifyInstance,
  { tokens, gate }: { readonly tokens: TokenVerifier; readonly gate: MerchantGate },
): readonly RouteEntry[] => {
  const declared: RouteOptions[] = [];
  const table: RouteEntry[] = [];
  const callers = new WeakMap<object, Caller>();
  app.decorateRequest('caller', {
    getter() {
      const caller = callers.get(this);
      if (!caller) throw new Error('a public route has no caller');
      return caller;
    },
  });
  app.addHook('onRoute', (route) => {
    declared.push(route);
  });
  app.addHook('onReady', (done) => {
    for (const { method: methods, url, config } of declared)
      for (const method of [methods].flat()) {
        if (!config?.access) throw new Error(`${method} ${url} does not say who may use it`);
        table.push({ method, url, access: config.access });
      }
    done();
  });
  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const { access } = request.routeOptions.config;
    if (access === 'public') return;
    const caller = await tokens.verify(request.headers.authorization);
    callers.set(request, caller);
    request.log = request.log.child({ merchantId: caller.merchant, userId: caller.user });
    if (access === 'authenticated') return;
    if (!access || !isPermitted(caller, access)) throw forbidden();
    if (ofShop(access)) await gate.admit(caller);
  });
  return table;
};
