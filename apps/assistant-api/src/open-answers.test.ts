import { isAppError } from '@rag-assistant/kernel';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { OpenAnswers } from './open-answers.ts';

const client = (): AbortSignal => new AbortController().signal;

describe('open answers', () => {
  it('lets an answer that ends in time finish', async () => {
    const answers = new OpenAnswers();
    const open = answers.begin(client());
    const drained = answers.drain(1000, 1000);
    await wait(20);
    expect(open.signal.aborted).toBe(false);
    open.end();
    await drained;
    expect(answers.count).toBe(0);
  });

  it('aborts an answer that does not, and waits for its last writes', async () => {
    const answers = new OpenAnswers();
    const open = answers.begin(client());
    let written = false;
    open.signal.addEventListener('abort', () => {
      void wait(30).then(() => {
        written = true;
        open.end();
      });
    });
    await answers.drain(20, 1000);
    expect(isAppError(open.signal.reason, 'http.shutting-down')).toBe(true);
    expect(written).toBe(true);
  });

  it('does not wait for ever for one that hangs', async () => {
    const answers = new OpenAnswers();
    answers.begin(client());
    await answers.drain(10, 10);
    expect(answers.count).toBe(1);
  });

  it('begins none after the stop', async () => {
    const answers = new OpenAnswers();
    await answers.drain(0, 0);
    expect(() => answers.begin(client())).toThrow('http.shutting-down');
  });

  it('aborts when the client leaves', () => {
    const controller = new AbortController();
    const open = new OpenAnswers().begin(controller.signal);
    controller.abort();
    expect(open.signal.aborted).toBe(true);
  });
});
