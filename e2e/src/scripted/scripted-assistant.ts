import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ChatRequest, Session, SessionList, Shop, type SessionTurn } from '@rag-assistant/contracts';
import { readPageFile } from './console-files.ts';
import { scriptedReport } from './bill.ts';
import { answerFor, responseFor } from './answers.ts';
import { shops, type ScriptedShop } from './shops.ts';

/** What goes wrong with the next question, once. */
export type Fault = 'unavailable' | 'throttled' | 'cut' | 'error-event' | 'not-a-problem' | 'expired-token';

export interface ScriptedAssistant {
  readonly url: string;
  readonly faults: Fault[];
  /** From now on an event of a stream waits until `let` allows it. */
  hold(): void;
  /** Lets so many more events pass; all by default. */
  let(events?: number): void;
  close(): Promise<void>;
}

interface Kept {
  readonly shop: ScriptedShop;
  readonly turns: SessionTurn[];
}

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json' });
  response.end(JSON.stringify(body));
};
const problem = (status: number, code: string, detail: string): Record<string, unknown> => ({
  type: `/errors#${code}`,
  title: 'Problem',
  status,
  detail,
  instance: '/v1/chat',
  code,
  requestId: 'req-scripted-1',
});
const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
};

/** Speaks the assistant's contract from a script, for what the page does with answers and failures of every form. */
export const startScriptedAssistant = async (consoleDir: string): Promise<ScriptedAssistant> => {
  const sessions = new Map<string, Kept>();
  const faults: Fault[] = [];
  const gate = { open: Number.POSITIVE_INFINITY, waiting: [] as (() => void)[] };
  const pass = async (): Promise<void> => {
    while (gate.open <= 0) await new Promise<void>((resolve) => gate.waiting.push(resolve));
    gate.open -= 1;
  };

  const page = async (path: string, response: ServerResponse): Promise<void> => {
    const file = await readPageFile(consoleDir, path);
    if (file) response.writeHead(200, file.headers).end(file.content);
    else json(response, 404, problem(404, 'http.route-not-found', 'There is nothing here.'));
  };

  const summary = (sessionId: string, { turns }: Kept) => ({
    sessionId,
    title: turns[0]?.question ?? '',
    turns: turns.length,
    costMicroUsd: turns.reduce((sum, { costMicroUsd }) => sum + costMicroUsd, 0),
    createdAt: '2026-11-24T10:00:00.000Z',
    expiresAt: '2026-11-25T10:00:00.000Z',
  });

  const chat = async (shop: ScriptedShop, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const question = ChatRequest.parse(await bodyOf(request));
    const fault = faults.shift();
    if (fault === 'unavailable') {
      json(response, 503, problem(503, 'assistant.index-unavailable', 'The shop cannot be searched right now.'));
      return;
    }
    if (fault === 'throttled') {
      json(response, 429, problem(429, 'http.throttled', 'Too many questions at once. Wait a moment.'));
      return;
    }
    if (fault === 'not-a-problem') {
      response.writeHead(502, { 'content-type': 'text/html' });
      response.end('<h1>Bad gateway</h1>');
      return;
    }
    if (fault === 'expired-token') {
      json(response, 401, problem(401, 'tenancy.token-expired', 'The token has run out.'));
      return;
    }

    const sessionId = question.sessionId ?? randomUUID();
    const kept = sessions.get(sessionId) ?? { shop, turns: [] };
    if (question.sessionId && !sessions.has(sessionId)) {
      json(response, 404, problem(404, 'assistant.session-not-found', 'There is no such conversation.'));
      return;
    }
    const answer = answerFor(shop, question.message, kept.turns.at(-1)?.question);
    const write = async (event: string, data: unknown): Promise<void> => {
      await pass();
      if (response.closed) throw new Error('the client left');
      response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    await write('session', { sessionId, requestId: 'req-scripted-1' });
    for (const label of answer.steps) await write('step', { tool: 'search', label });
    for (const [index, { text, citations }] of answer.sentences.entries()) {
      await write('sentence', { index, text, citations });
      if (fault === 'cut') {
        response.end();
        return;
      }
    }
    if (fault === 'error-event') {
      await write('error', { problem: problem(504, 'assistant.answer-timeout', 'The answer took too long.') });
      response.end();
      return;
    }
    const result = responseFor(answer, sessionId, 'req-scripted-1', summary(sessionId, kept).costMicroUsd);
    const at = '2026-11-24T10:00:00.000Z';
    kept.turns.push({
      question: question.message,
      answer: result.text,
      outcome: result.outcome,
      citations: result.citations,
      products: result.products,
      costMicroUsd: result.usage.costMicroUsd,
      usage: null,
      latencyMs: null,
      modelView: answer.modelView ?? null,
      at,
    });
    sessions.set(sessionId, kept);
    await write('done', { response: result });
    response.end();
  };

  const api = async (path: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (path === '/local/identities') {
      json(response, 200, {
        identities: shops.map(({ slug, name, description, suggestions, users }) => ({
          merchant: { slug, name, description, suggestions },
          users,
        })),
      });
      return;
    }
    if (path === '/local/token') {
      const { merchant } = (await bodyOf(request)) as { merchant: string };
      json(response, 200, { token: merchant, expiresAt: '2026-11-24T12:00:00.000Z' });
      return;
    }
    const shop = shops.find(({ slug }) => request.headers.authorization === `Bearer ${slug}`);
    if (!shop) {
      json(response, 401, problem(401, 'tenancy.token-missing', 'Sign in first.'));
      return;
    }
    if (path.startsWith('/v1/admin/billing')) {
      const month = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams.get('month') ?? '2026-11';
      const report = scriptedReport(month);
      json(response, 200, path.endsWith('/export') ? report.bill : report);
      return;
    }
    const [, , resource, id] = path.split('/');
    if (resource === 'chat') return chat(shop, request, response);
    if (resource === 'shop') {
      const { slug, name, description, suggestions, documents, products } = shop;
      const counts = { products: products.length, documents: documents.length };
      const model = { id: 'scripted', simulated: true };
      json(response, 200, Shop.parse({ slug, name, description, suggestions, ...counts, model }));
      return;
    }
    const document = shop.documents.find(({ documentId }) => documentId === id);
    if (resource === 'documents' && document) {
      json(response, 200, document);
      return;
    }
    const own = [...sessions].filter(([, kept]) => kept.shop === shop).reverse();
    if (resource === 'sessions' && id === undefined) {
      json(response, 200, SessionList.parse({ sessions: own.map(([key, kept]) => summary(key, kept)) }));
      return;
    }
    const kept = own.find(([key]) => key === id)?.[1];
    if (resource === 'sessions' && id !== undefined && kept) {
      if (request.method !== 'DELETE') {
        json(response, 200, Session.parse({ ...summary(id, kept), history: kept.turns }));
        return;
      }
      sessions.delete(id);
      response.writeHead(204).end();
      return;
    }
    json(response, 404, problem(404, 'http.not-found', 'There is no such thing.'));
  };

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname;
    const work = /^\/(v1|local)\//.test(path) ? api(path, request, response) : page(path, response);
    work.catch((error: unknown) => {
      if (!response.headersSent) json(response, 500, problem(500, 'http.internal', String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    hold: () => {
      gate.open = 0;
    },
    let: (events = Number.POSITIVE_INFINITY) => {
      gate.open += events;
      for (const go of gate.waiting.splice(0)) go();
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
};
