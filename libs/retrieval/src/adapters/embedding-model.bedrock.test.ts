import { makeGuard } from '@rag-assistant/platform-resilience';
import { describe, expect, it } from 'vitest';
import { describeEmbeddingModel } from '../testing/embedding-model.contract.ts';
import { FakeEmbeddingModel } from '../testing/embedding-model.fake.ts';
import { openBedrockEmbeddingModel } from './embedding-model.bedrock.ts';

type Client = Parameters<typeof openBedrockEmbeddingModel>[0]['client'];
interface Sent {
  readonly input: { readonly modelId?: string; readonly body?: unknown };
}

/** A client that answers as Titan V2 does; `before` may throw as the service does. */
const clientThat = (before: (text: string) => void = () => undefined): { client: Client; bodies: unknown[] } => {
  const fake = new FakeEmbeddingModel();
  const bodies: unknown[] = [];
  const send = async ({ input }: Sent) => {
    const body = JSON.parse(String(input.body)) as { inputText: string };
    bodies.push(body);
    before(body.inputText);
    const { vectors, tokens } = await fake.embed([body.inputText]);
    const reply = { embedding: Array.from(vectors[0] ?? []), inputTextTokenCount: tokens };
    return { body: new TextEncoder().encode(JSON.stringify(reply)) };
  };
  return { client: { send: send }, bodies };
};
const modelId = 'amazon.titan-embed-text-v2:0';
const guard = () => makeGuard({ name: 'titan', timeoutMs: 200, retriesMax: 2, backoff: { initialMs: 1, maxMs: 2 } });
const refusal = (name: string, status: number): Error =>
  Object.assign(new Error('text of the service'), { name, $metadata: { httpStatusCode: status } });

describeEmbeddingModel('Titan V2', async () => openBedrockEmbeddingModel({ client: clientThat().client, modelId }));

describe('Titan V2 over InvokeModel', () => {
  it('asks for 512 unit dimensions', async () => {
    const { client, bodies } = clientThat();
    await openBedrockEmbeddingModel({ client, modelId }).embed(['tent']);
    expect(bodies).toEqual([{ inputText: 'tent', dimensions: 512, normalize: true }]);
  });

  it('retries throttling and keeps the order of the texts', async () => {
    let failures = 2;
    const { client } = clientThat(() => {
      if (failures-- > 0) throw refusal('ThrottlingException', 429);
    });
    const model = openBedrockEmbeddingModel({ client, modelId, guard: guard() });
    const { vectors } = await model.embed(['tent', 'stove']);
    expect(vectors).toEqual((await new FakeEmbeddingModel().embed(['tent', 'stove'])).vectors);
  });

  it('gives one code for a model that is down, and tells a refusal that no retry mends', async () => {
    const down = openBedrockEmbeddingModel({
      client: clientThat(() => {
        throw refusal('InternalServerException', 500);
      }).client,
      modelId,
      guard: guard(),
    });
    await expect(down.embed(['x'])).rejects.toMatchObject({ code: 'retrieval.embedding-unavailable', retryable: true });
    const { client, bodies } = clientThat(() => {
      throw refusal('AccessDeniedException', 403);
    });
    const refused = openBedrockEmbeddingModel({ client, modelId, guard: guard() });
    await expect(refused.embed(['x'])).rejects.toMatchObject({ retryable: false, context: { status: 403 } });
    expect(bodies).toHaveLength(1);
  });

  it('ends a call that never answers', async () => {
    const client = { send: (() => new Promise(() => undefined)) as unknown as Client['send'] };
    const model = openBedrockEmbeddingModel({
      client,
      modelId,
      guard: makeGuard({ name: 't', timeoutMs: 50, retriesMax: 0 }),
    });
    await expect(model.embed(['x'])).rejects.toMatchObject({ code: 'retrieval.embedding-unavailable' });
  });

  it('refuses a reply of another width', async () => {
    const client = {
      send: (async () => ({
        body: new TextEncoder().encode('{"embedding":[1],"inputTextTokenCount":1}'),
      })) as unknown as Client['send'],
    };
    const model = openBedrockEmbeddingModel({
      client,
      modelId,
      guard: makeGuard({ name: 't', timeoutMs: 500, retriesMax: 0 }),
    });
    await expect(model.embed(['x'])).rejects.toMatchObject({ code: 'retrieval.embedding-unavailable' });
  });
});
