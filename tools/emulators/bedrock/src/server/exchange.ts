import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, Http2ServerResponse, type Http2ServerRequest } from 'node:http2';
import { BedrockError } from '../wire/bedrock-error.ts';

/** One request with its answer, the same over HTTP/1.1 and HTTP/2. */
export class Exchange {
  readonly protocol: 'HTTP/1.1' | 'HTTP/2';
  readonly method: string;
  readonly path: string;
  /** Aborted when the client goes away before the answer is complete. */
  readonly signal: AbortSignal;
  readonly #request: IncomingMessage | Http2ServerRequest;
  readonly #response: ServerResponse | Http2ServerResponse;

  constructor(request: IncomingMessage | Http2ServerRequest, response: ServerResponse | Http2ServerResponse) {
    this.#request = request;
    this.#response = response;
    this.protocol = request.httpVersionMajor === 2 ? 'HTTP/2' : 'HTTP/1.1';
    this.method = request.method ?? 'GET';
    this.path = (request.url ?? '/').split('?')[0] ?? '/';
    const gone = new AbortController();
    this.signal = gone.signal;
    response.on('close', () => {
      if (!response.writableEnded) gone.abort();
    });
    response.on('error', () => {
      gone.abort();
    });
  }

  header(name: string): string | null {
    const value = this.#request.headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  }

  get began(): boolean {
    return this.#response.headersSent;
  }

  /** @throws BedrockError `RequestEntityTooLargeException` */
  async readBody(bytesMax: number): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.#request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // The rest is read and dropped, so that the client can read the answer.
      if (bytes <= bytesMax) chunks.push(chunk);
    }
    if (bytes > bytesMax)
      throw new BedrockError('RequestEntityTooLargeException', `The request body exceeds ${bytesMax} bytes.`);
    return Buffer.concat(chunks).toString('utf8');
  }

  begin(status: number, headers: Readonly<Record<string, string>>): void {
    this.#response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) this.#response.setHeader(name, value);
  }

  /** Waits until the client has room for more. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.signal.aborted) return;
    const response = this.#response;
    const hasRoom = response instanceof Http2ServerResponse ? response.write(bytes) : response.write(bytes);
    if (hasRoom) return;
    await new Promise<void>((resolve) => {
      const proceed = (): void => {
        response.off('drain', proceed);
        this.signal.removeEventListener('abort', proceed);
        resolve();
      };
      response.on('drain', proceed);
      this.signal.addEventListener('abort', proceed);
    });
  }

  end(): void {
    this.#response.end();
  }

  send(status: number, headers: Readonly<Record<string, string>>, body: string): void {
    const bytes = Buffer.from(body);
    this.begin(status, { ...headers, 'content-length': String(bytes.length) });
    if (this.#response instanceof Http2ServerResponse) this.#response.end(bytes);
    else this.#response.end(bytes);
  }

  /** Breaks off without an ending, as a lost connection does. */
  cut(): void {
    if (this.#response instanceof Http2ServerResponse) this.#response.stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    else this.#request.socket.destroy();
  }
}
