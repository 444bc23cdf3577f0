import {
  BillingReport,
  ChatEvent,
  Document,
  DocumentFileList,
  LocalIdentities,
  LocalToken,
  Session,
  SessionList,
  Shop,
  type ChatRequest,
  type DocumentFile,
} from '@rag-assistant/contracts';
import { parseJson, type Schema } from '@rag-assistant/kernel';
import { z } from 'zod';
import { sendFile } from '../files/upload.ts';
import { readEventStream, type StreamMessage } from './event-stream.ts';
import { fromProblem, streamCut, streamStalled, unexpectedAnswer, unreachable } from './failure.ts';

const callTimeoutMs = 10_000;
const openTimeoutMs = 30_000;
const silenceMaxMs = 60_000;

/** A shop with the people that this machine may sign in as. */
export type Identity = LocalIdentities['identities'][number];

/** The assistant's HTTP API as one signed-in person sees it. Every method throws AppErrors with a text for people. */
export interface AssistantClient {
  readonly shop: () => Promise<Shop>;
  readonly sessions: () => Promise<SessionList['sessions']>;
  readonly session: (sessionId: string) => Promise<Session>;
  readonly deleteSession: (sessionId: string) => Promise<void>;
  readonly document: (documentId: string) => Promise<Document>;
  readonly files: () => Promise<readonly DocumentFile[]>;
  /** `onSent` is told the share of the file that has gone, 0 to 1. */
  readonly upload: (file: File, kind: 'policy' | 'faq', onSent: (share: number) => void) => Promise<DocumentFile>;
  readonly removeDocument: (documentId: string) => Promise<void>;
  /** Of that month, or of the current one. */
  readonly bill: (month: string | null) => Promise<BillingReport>;
  readonly billFile: (month: string, format: 'csv' | 'json') => Promise<string>;
  /** Ends after `done`; a stream that ends without it throws `console.stream-cut`. */
  readonly chat: (request: ChatRequest, signal: AbortSignal) => AsyncGenerator<ChatEvent>;
}

const send = async (path: string, init: RequestInit): Promise<Response> => {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw unreachable(error);
  }
};

/** The time covers the body too. */
const call = (path: string, init: RequestInit): Promise<Response> =>
  send(path, { ...init, signal: AbortSignal.timeout(callTimeoutMs) });

const failureOf = async (response: Response): Promise<Error> =>
  fromProblem(await response.json().catch(() => null), response.status);

const read = async <T>(response: Response, schema: Schema<T>): Promise<T> => {
  if (!response.ok) throw await failureOf(response);
  const text = await response.text().catch((error: unknown) => {
    throw unreachable(error);
  });
  try {
    return parseJson(schema, text);
  } catch (error) {
    throw unexpectedAnswer(error);
  }
};

/** Reading changes nothing, so a lost connection is tried once more. */
const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> => {
  try {
    return await call(path, { headers });
  } catch {
    return await call(path, { headers });
  }
};

export const loadIdentities = async (): Promise<readonly Identity[]> =>
  (await read(await get('/local/identities'), LocalIdentities)).identities;

async function* piecesOf(body: ReadableStream<Uint8Array>, silenceMs: number): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          reject(streamStalled());
        }, silenceMs);
      });
      const piece = await Promise.race([reader.read(), silence]).finally(() => {
        clearTimeout(timer);
      });
      if (piece.done) return;
      yield decoder.decode(piece.value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const EventData = z.looseObject({});

const toEvent = ({ event, data }: StreamMessage): ChatEvent => {
  try {
    return ChatEvent.parse({ ...parseJson(EventData, data), type: event });
  } catch (error) {
    throw unexpectedAnswer(error);
  }
};

/** Events of one answer, checked against the contract. */
export async function* chatEvents(body: ReadableStream<Uint8Array>, silenceMs: number): AsyncGenerator<ChatEvent> {
  try {
    for await (const message of readEventStream(piecesOf(body, silenceMs))) {
      const event = toEvent(message);
      if (event.type === 'error') throw fromProblem(event.problem, 500);
      yield event;
      if (event.type === 'done') return;
    }
  } catch (error) {
    // What the browser throws when a connection breaks.
    throw error instanceof TypeError ? streamCut() : error;
  }
  throw streamCut();
}

export const signIn = (merchant: string, user: string): AssistantClient => {
  let token: Promise<string> | undefined;
  const freshToken = async (): Promise<string> => {
    const response = await call('/local/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ merchant, user }),
    });
    return (await read(response, LocalToken)).token;
  };

  const withToken = async (make: (headers: Record<string, string>) => Promise<Response>): Promise<Response> => {
    token ??= freshToken();
    const held = token;
    try {
      return await make({ authorization: `Bearer ${await held}` });
    } catch (error) {
      // A sign-in that failed is not kept.
      await held.catch(() => (token = undefined));
      throw error;
    }
  };
  /** A token that ran out is replaced once; a second refusal is the answer. */
  const authorised = async (make: (headers: Record<string, string>) => Promise<Response>): Promise<Response> => {
    const response = await withToken(make);
    if (response.status !== 401) return response;
    token = undefined;
    return withToken(make);
  };
  const getJson = async <T>(path: string, schema: Schema<T>): Promise<T> =>
    read(await authorised((headers) => get(path, headers)), schema);

  const remove = async (path: string): Promise<void> => {
    const response = await authorised((headers) => call(path, { method: 'DELETE', headers }));
    // Gone already is what was asked for.
    if (!response.ok && response.status !== 404) throw await failureOf(response);
  };

  return {
    files: async () => (await getJson('/v1/documents/files?limit=200', DocumentFileList)).files,
    upload: async (file, kind, onSent) => {
      // Asked for first, so that a token that ran out is replaced before a long upload.
      await authorised((headers) => get('/v1/documents/files?limit=1', headers));
      return sendFile(file, kind, { authorization: `Bearer ${await (token ??= freshToken())}` }, onSent);
    },
    removeDocument: (documentId) => remove(`/v1/documents/${encodeURIComponent(documentId)}`),
    shop: () => getJson('/v1/shop', Shop),
    sessions: async () => (await getJson('/v1/sessions', SessionList)).sessions,
    session: (sessionId) => getJson(`/v1/sessions/${encodeURIComponent(sessionId)}`, Session),
    bill: (month) =>
      getJson(`/v1/admin/billing${month === null ? '' : `?month=${encodeURIComponent(month)}`}`, BillingReport),
    billFile: async (month, format) => {
      const path = `/v1/admin/billing/export?month=${encodeURIComponent(month)}&format=${format}`;
      const response = await authorised((headers) => get(path, headers));
      if (!response.ok) throw await failureOf(response);
      return response.text();
    },
    document: (documentId) => getJson(`/v1/documents/${encodeURIComponent(documentId)}`, Document),
    deleteSession: (sessionId) => remove(`/v1/sessions/${encodeURIComponent(sessionId)}`),
    chat: async function* (request, signal) {
      const opening = new AbortController();
      const timer = setTimeout(() => {
        opening.abort(new DOMException('no answer', 'TimeoutError'));
      }, openTimeoutMs);
      const response = await authorised((headers) =>
        send('/v1/chat', {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json', accept: 'text/event-stream' },
          body: JSON.stringify(request),
          signal: AbortSignal.any([signal, opening.signal]),
        }),
      ).finally(() => {
        clearTimeout(timer);
      });
      if (!response.ok) throw await failureOf(response);
      if (!response.body) throw streamCut();
      yield* chatEvents(response.body, silenceMaxMs);
    },
  };
};
