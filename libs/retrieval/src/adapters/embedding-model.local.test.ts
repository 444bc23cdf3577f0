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

  /** Threads that die at the text "crash", fail at "bad", never answer "hang" and echo the length of the rest. */
  const withWorker = async (timeoutMs = 10_000, workers = 2): Promise<EmbeddingModel> => {
    const file = join(await mkdtemp(join(tmpdir(), 'worker-')), 'worker.mjs');
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads';
       parentPort.on('message', ({ id, texts }) => {
         if (texts.includes('crash')) process.exit(1);
         if (texts.includes('hang')) return;
         if (texts.includes('bad')) return parentPort.postMessage({ id, failed: true });
         const vectors = new Float32Array(512 * texts.length);
         texts.forEach((text, row) => { vectors[row * 512 + text.length] = 1; });
         parentPort.postMessage({ id, vectors, tokens: texts.map(() => texts.length) });
       });`,
    );
    model = openLocalEmbeddingModel({ workers, batchSize: 2, timeoutMs, workerUrl: pathToFileURL(file) });
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

  it('answers questions in the order they came, those that wait together as one batch, before a catalogue', async () => {
    const opened = await withWorker(10_000, 1);
    const done: string[] = [];
    const ask = async (text: string): Promise<number> => {
      const { tokens } = await opened.embed([text]);
      done.push(text);
      return tokens;
    };
    const catalogue = opened.embed(['c1', 'c2', 'c3', 'c4']).then(() => done.push('catalogue'));
    const asked = ['q', 'qq', 'qqq', 'qqqq'].map(ask);
    // The fake thread tells the size of the batch by its tokens.
    expect(await Promise.all(asked)).toEqual([4, 4, 4, 4]);
    await catalogue;
    expect(done).toEqual(['q', 'qq', 'qqq', 'qqqq', 'catalogue']);
  });

  it('fails one question of a batch alone', async () => {
    const opened = await withWorker(10_000, 1);
    const first = opened.embed(['first']);
    const results = await Promise.allSettled(['good', 'bad', 'gone on'].map((text) => opened.embed([text])));
    await first;
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
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
