import { AppError, invalid, isAppError } from '@rag-assistant/kernel';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeGuard, type Guard, type GuardOptions } from './index.ts';

const down = (retryable = false, retryAfterMs?: number): AppError =>
  new AppError({
    code: 'test.down',
    category: 'unavailable',
    publicText: 'Down.',
    retryable,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
const guard = (options: Partial<GuardOptions> = {}): Guard =>
  makeGuard({ name: 'model', timeoutMs: 1_000, retriesMax: 0, random: () => 0, ...options });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
const fail = (): Promise<never> => Promise.reject(down());
const ok = (): Promise<string> => Promise.resolve('ok');
const forever = (): Promise<never> => new Promise(() => undefined);
const collect = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('circuit breaker', () => {
  it('[F12] opens at the third failure, refuses without calling, and tries again after 30 seconds', async () => {
    const subject = guard();
    for (let n = 0; n < 3; n++) expect(await codeOf(subject.run(fail))).toBe('test.down');
    const work = vi.fn(ok);
    expect(await codeOf(subject.run(work))).toBe('resilience.circuit-open');
    expect(work).not.toHaveBeenCalled();
    expect(subject.state()).toMatchObject({ circuit: 'open', failures: 3, lastFailure: 'test.down' });
    await vi.advanceTimersByTimeAsync(29_999);
    expect(await codeOf(subject.run(work))).toBe('resilience.circuit-open');
    await vi.advanceTimersByTimeAsync(1);
    expect(await codeOf(subject.run(work))).toBe('ok');
    expect(subject.state()).toMatchObject({ circuit: 'closed', failures: 0 });
  });

  it('[F12] forgets failures older than 5 minutes, and all of them at a success', async () => {
    const old = guard();
    await codeOf(old.run(fail));
    await codeOf(old.run(fail));
    await vi.advanceTimersByTimeAsync(300_001);
    await codeOf(old.run(fail));
    expect(old.state()).toMatchObject({ circuit: 'closed', failures: 1 });
    const mixed = guard();
    for (const work of [fail, fail, ok, fail, fail]) await codeOf(mixed.run<unknown>(work));
    expect(mixed.state().circuit).toBe('closed');
  });

  it('lets one trial call out at a time and stays open when it fails', async () => {
    const subject = guard();
    for (let n = 0; n < 3; n++) await codeOf(subject.run(fail));
    await vi.advanceTimersByTimeAsync(30_000);
    const trial = codeOf(subject.run(forever));
    expect(await codeOf(subject.run(ok))).toBe('resilience.circuit-open');
    expect(subject.state().circuit).toBe('half-open');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await trial).toBe('resilience.timeout');
    expect(subject.state().circuit).toBe('open');
  });

  it('takes a refusal of the request for a dependency that works, and a caller who leaves for nothing', async () => {
    const subject = guard();
    for (let n = 0; n < 5; n++) await codeOf(subject.run(() => Promise.reject(invalid('test.bad', 'Bad.'))));
    for (let n = 0; n < 5; n++) {
      const caller = new AbortController();
      const run = subject.run(forever, caller.signal);
      caller.abort(new Error('left'));
      await expect(run).rejects.toThrow('left');
    }
    expect(subject.state()).toMatchObject({ circuit: 'closed', failures: 0, running: 0 });
  });

  it('does not close because a caller left during the trial call', async () => {
    const subject = guard();
    for (let n = 0; n < 3; n++) await codeOf(subject.run(fail));
    await vi.advanceTimersByTimeAsync(30_000);
    const caller = new AbortController();
    const run = codeOf(subject.run(forever, caller.signal));
    caller.abort(new Error('left'));
    await run;
    await vi.advanceTimersByTimeAsync(0);
    expect(subject.state().circuit).toBe('open');
  });
});

describe('retry', () => {
  it('repeats retryable errors a bounded number of times, with doubling pauses', async () => {
    const subject = guard({ retriesMax: 2, backoff: { initialMs: 100, maxMs: 1_000 }, breaker: loose });
    const atMs: number[] = [];
    const start = Date.now();
    const run = codeOf(
      subject.run(() => {
        atMs.push(Date.now() - start);
        return Promise.reject(down(true));
      }),
    );
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await run).toBe('test.down');
    expect(atMs).toEqual([0, 50, 150]);
  });

  it('waits as long as the dependency asks, but never above its own bound', async () => {
    const subject = guard({ retriesMax: 1, backoff: { initialMs: 100, maxMs: 1_000 } });
    let calls = 0;
    const run = codeOf(subject.run(() => (++calls === 1 ? Promise.reject(down(true, 60_000)) : ok())));
    await vi.advanceTimersByTimeAsync(999);
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await run).toBe('ok');
  });

  it('never repeats an error that is not retryable', async () => {
    const work = vi.fn(fail);
    await codeOf(guard({ retriesMax: 5 }).run(work));
    expect(work).toHaveBeenCalledTimes(1);
  });
});

const loose = { failuresMax: 99, resetMs: 1, windowMs: 1_000 };

describe('timeout and bulkhead', () => {
  it('ends an attempt in time even when the work ignores its signal', async () => {
    const run = codeOf(guard().run(forever));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await run).toBe('resilience.timeout');
  });

  it('runs and queues no more than allowed, and frees the slot afterwards', async () => {
    const subject = guard({ bulkhead: { runningMax: 1, waitingMax: 1 } });
    const first = codeOf(subject.run(forever));
    const second = codeOf(subject.run(ok));
    expect(await codeOf(subject.run(ok))).toBe('resilience.bulkhead-full');
    expect(subject.state()).toMatchObject({ running: 1, waiting: 1 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([await first, await second]).toEqual(['resilience.timeout', 'ok']);
    expect(subject.state()).toMatchObject({ running: 0, waiting: 0 });
  });
});

describe('streams', () => {
  const items = (...given: (number | Error | 'hang')[]) =>
    vi.fn(async function* () {
      for (const item of given) {
        if (item === 'hang') await forever();
        else if (item instanceof Error) throw item;
        else yield item;
      }
    });

  it('opens a stream again only while it has given nothing', async () => {
    const early = items(down(true));
    const run = codeOf(collect(guard({ retriesMax: 1 }).stream(early)));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await run).toBe('test.down');
    expect(early).toHaveBeenCalledTimes(2);
    const late = items(1, down(true));
    const got: number[] = [];
    const reading = codeOf(
      (async () => {
        for await (const item of guard({ retriesMax: 1 }).stream(late)) got.push(item);
      })(),
    );
    await vi.advanceTimersByTimeAsync(5_000);
    expect([await reading, got]).toEqual(['test.down', [1]]);
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('[F12] counts a stream that breaks or stalls half-way as a failure', async () => {
    const subject = guard();
    for (const broken of [items(1, down()), items(1, 'hang'), items(1, new Error('socket'))]) {
      const run = codeOf(collect(subject.stream(broken)));
      await vi.advanceTimersByTimeAsync(1_000);
      await run;
    }
    expect(subject.state().circuit).toBe('open');
  });

  it('stops the source and frees the slot when the reader leaves', async () => {
    const subject = guard();
    let signal: AbortSignal | undefined;
    const source = (given: AbortSignal): AsyncIterable<number> => {
      signal = given;
      return items(1, 'hang')();
    };
    for await (const item of subject.stream(source)) {
      expect(item).toBe(1);
      break;
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(signal?.aborted).toBe(true);
    expect(subject.state()).toMatchObject({ running: 0, failures: 0 });
  });
});
