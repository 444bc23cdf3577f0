import { Session, SessionList, SessionParams } from '@rag-assistant/contracts';
import { AppError, SessionId } from '@rag-assistant/kernel';
import { z } from 'zod';
import type { AssistantApiDeps } from '../deps.ts';
import { presentSession, presentSessionSummary } from '../presenters/present-session.ts';
import { problems, type Routes } from './route.ts';

const listedMax = 100;
const idOf = (params: { sessionId: string }): SessionId => SessionId.parse(params.sessionId.toLowerCase());

/** The same for an id that never was, expired, or belongs to another person or shop. */
const notFound = (): AppError =>
  new AppError({
    code: 'assistant.session-not-found',
    category: 'not-found',
    publicText: 'There is no such session, or it has expired.',
  });

export const sessionRoutes = (app: Routes, { conversations }: AssistantApiDeps): void => {
  app.get(
    '/v1/sessions',
    {
      config: { access: 'sessions' },
      schema: {
        tags: ['sessions'],
        summary: 'The sessions of the caller, newest first',
        response: { 200: SessionList, ...problems },
      },
    },
    async ({ caller }) => {
      const found = await conversations.list(caller.merchant, caller.user, listedMax);
      return { sessions: found.map(presentSessionSummary) };
    },
  );

  app.get(
    '/v1/sessions/:sessionId',
    {
      config: { access: 'sessions' },
      schema: {
        tags: ['sessions'],
        summary: 'One session with its history',
        params: SessionParams,
        response: { 200: Session, ...problems },
      },
    },
    async ({ caller, params }) => {
      const session = await conversations.find(caller.merchant, caller.user, idOf(params));
      if (!session) throw notFound();
      return presentSession(session);
    },
  );

  app.delete(
    '/v1/sessions/:sessionId',
    {
      config: { access: 'sessions' },
      schema: {
        tags: ['sessions'],
        summary: 'Forgets one session and the personal data typed in it',
        params: SessionParams,
        response: { 204: z.undefined().describe('It is gone.'), ...problems },
      },
    },
    async ({ caller, params }, reply) => {
      if (!(await conversations.forget(caller.merchant, caller.user, idOf(params)))) throw notFound();
      return reply.code(204).send();
    },
  );
};
