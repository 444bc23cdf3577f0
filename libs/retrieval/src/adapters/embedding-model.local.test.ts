import { writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { EmbeddingModel } from '../ports/embedding-model.port.ts';
import { describeEmbeddingModel } from '../testing/embedding-model.contract.ts';
import { FakeEmbeddingModel } from '../testing/embedding-model.fake.ts';
import { openLocalEmbeddingModel } from './embedding-model.local.ts';

describeEmbeddingModel('fake', async () => new FakeEmbeddingModel());
describeEmbeddingModel('local', async () => openLocalEmbeddingModel({ workers: 1 }));

describe('worker threads of the local model', () => {
  let model: EmbeddingModel | null = null;
  afterEach(() => model?.close());

  /** Threads that die at the text "crash", never answer "hang" and echo the length of the rest. */
  const withWorker = async (timeoutMs = 10_000): Promise<EmbeddingModel> => {
    const file = join(await mkdtemp(join(tmpdir(), 'worker-')), 'worker.mjs');
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ id, texts }) => {
         if (texts.includes('crash')) process.exit(1);
         if (texts.includes('hang')) return;
         const vectors = new Float32Array(512 * texts.length);
         texts.forEach((text, row) => { vectors[row * 512 + text.length] = 1; });
         parentPort.postMessage({ id, vectors, tokens: texts.length });
       });`,
    );
    model = openLocalEmbeddingModel({ workers: 2, batchSize: 2, timeoutMs, workerUrl: pathToFileURL(file) });
    return model;
  };
  const lengths = async (opened: EmbeddingModel, texts: string[]): Promise<number[]> =>
    (await opened.embed(texts)).vectors.map((vector) => vector.indexOf(1));

  it('keeps the order over batches and threads', async () => {
    const texts = Array.from({ length: 9 }, (_, at) => 'x'.repeat(at + 1));
    expect(await lengths(await withWorker(), texts)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('replaces a thread that died: the batch fails as retryable, the next one works', async () => {
    const opened = await withWorker();
    await expect(opened.embed(['crash'])).rejects.toMatchObject({
      code: 'retrieval.embedding-unavailable',
      retryable: true,
    });
    await expect(opened.embed(['crash'])).rejects.toMatchObject({ code: 'retrieval.embedding-unavailable' });
    expect(await lengths(opened, ['abc'])).toEqual([3]);
  });

  it('replaces a thread that hangs', async () => {
    const opened = await withWorker(3000);
    await expect(opened.embed(['hang'])).rejects.toMatchObject({ context: { reason: 'timeout' } });
    expect(await lengths(opened, ['abcd'])).toEqual([4]);
  });

  it('lets a caller go while its batch still runs, and serves the others', async () => {
    const opened = await withWorker(3000);
    const gone = new AbortController();
    const waiting = opened.embed(['hang'], gone.signal);
    gone.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    expect(await lengths(opened, ['ab'])).toEqual([2]);
  });

  it('refuses after it was closed, and what waited is told so', async () => {
    const opened = await withWorker();
    const refused = expect(opened.embed(['hang'])).rejects.toMatchObject({ context: { reason: 'closed' } });
    await opened.close();
    await refused;
    await expect(opened.embed(['x'])).rejects.toMatchObject({ code: 'retrieval.embedding-unavailable' });
  });
});
