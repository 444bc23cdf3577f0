import {
  ChatEvent,
  DocumentFile,
  Health,
  IngestResponse,
  Merchant,
  Problem,
  Shop,
  type IngestRequest,
  type MerchantInput,
} from '@rag-assistant/contracts';
import { AppError, type Schema } from '@rag-assistant/kernel';
import { readEvents } from './event-stream.ts';

const waitMs = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** A refusal in the API's own words; `code` is the API's. */
const refusal = async (response: Response): Promise<AppError> => {
  const text = await response.text();
  const problem = ((): Problem | undefined => {
    try {
      return Problem.parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  })();
  const issues = (problem?.issues ?? []).map(({ path, message }) => `${path}: ${message}`).join('; ');
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new AppError({
    code: problem?.code ?? 'harness.api-refused',
    category: response.status === 429 ? 'throttled' : response.status >= 500 ? 'unavailable' : 'invalid',
    publicText: problem
      ? `${problem.detail}${issues === '' ? '' : ` (${issues})`} [${problem.code}, ${response.status}]`
      : `The API answered ${response.status}.`,
    retryable: response.status === 429 || response.status === 503,
    ...(Number.isFinite(retryAfter) && { retryAfterMs: retryAfter * 1000 }),
    context: { status: response.status },
  });
};

const unreachable = (url: string, cause: unknown): AppError =>
  new AppError({
    code: 'harness.api-unreachable',
    category: 'unavailable',
    publicText: `The assistant at ${url} does not answer. Is it still running? Start it with: npm start`,
    retryable: true,
    cause,
  });

export interface RetryPolicy {
  readonly attempts: number;
  readonly waitMs: number;
}

/** The HTTP API as one caller sees it. */
export class AssistantClient {
  readonly #url: string;
  readonly #token: string;
  readonly #retry: RetryPolicy;

  constructor(url: string, token: string, retry: RetryPolicy = { attempts: 6, waitMs: 500 }) {
    this.#url = url;
    this.#token = token;
    this.#retry = retry;
  }

  health(): Promise<Health> {
    return this.#json(Health, 'GET', '/health');
  }

  shop(): Promise<Shop> {
    return this.#json(Shop, 'GET', '/v1/shop');
  }

  saveMerchant(merchantId: string, merchant: MerchantInput): Promise<Merchant> {
    return this.#json(Merchant, 'PUT', `/v1/admin/merchants/${merchantId}`, merchant);
  }

  /** Safe to repeat: documents that did not change are skipped. */
  ingest(request: IngestRequest, signal?: AbortSignal): Promise<IngestResponse> {
    return this.#json(IngestResponse, 'POST', '/v1/documents', request, signal);
  }

  /** A file as it is; safe to repeat, since the same content again changes nothing. */
  upload(name: string, kind: string, bytes: Blob, signal: AbortSignal): Promise<DocumentFile> {
    const path = `/v1/documents/files?${new URLSearchParams({ name, kind }).toString()}`;
    return this.#json(DocumentFile, 'POST', path, bytes, signal);
  }

  fileStatus(documentId: string, signal: AbortSignal): Promise<DocumentFile> {
    return this.#json(DocumentFile, 'GET', `/v1/documents/${documentId}/status`, undefined, signal);
  }

  /** Not repeated: a question that was asked twice is two questions. */
  async *ask(
    question: { readonly message: string; readonly sessionId?: string },
    signal: AbortSignal,
  ): AsyncGenerator<ChatEvent, void, undefined> {
    const response = await this.#send('POST', '/v1/chat', question, signal, 'text/event-stream');
    if (!response.ok || !response.body) throw await refusal(response);
    for await (const { event, data } of readEvents(response.body))
      yield ChatEvent.parse({ type: event, ...(JSON.parse(data) as object) });
  }

  async #json<T>(schema: Schema<T>, method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await this.#send(method, path, body, signal ?? AbortSignal.timeout(300_000));
        if (!response.ok) throw await refusal(response);
        const parsed = schema.safeParse(await response.json());
        if (parsed.success) return parsed.data;
        throw new AppError({
          code: 'harness.api-unexpected',
          category: 'internal',
          publicText: `The API answered ${method} ${path} in a form that its contract does not know.`,
        });
      } catch (error) {
        const { retryable, retryAfterMs } = error as Partial<AppError>;
        if (!retryable || attempt >= this.#retry.attempts || signal?.aborted) throw error;
        await waitMs(Math.min(retryAfterMs ?? this.#retry.waitMs * 2 ** (attempt - 1), 30_000));
      }
    }
  }

  async #send(
    method: string,
    path: string,
    body: unknown,
    signal: AbortSignal,
    accept = 'application/json',
  ): Promise<Response> {
    try {
      return await fetch(`${this.#url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          accept,
          ...(body !== undefined && {
            'content-type': body instanceof Blob ? 'application/octet-stream' : 'application/json',
          }),
        },
        ...(body !== undefined && { body: body instanceof Blob ? body : JSON.stringify(body) }),
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw signal.reason instanceof Error ? signal.reason : error;
      throw unreachable(this.#url, error);
    }
  }
}
