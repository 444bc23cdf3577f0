import { AppError } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { lambdaTask } from './lambda-task.ts';

const away = (): AppError =>
  new AppError({ code: 'postgres.unavailable', category: 'unavailable', publicText: 'Away.', retryable: true });

describe('a step as a function', () => {
  it('makes its parts once for all calls', async () => {
    let made = 0;
    const handler = lambdaTask('store', 'silent', () => Promise.resolve(() => Promise.resolve(++made)));
    await handler({});
    expect(await handler({})).toBe(2);
  });

  it('[SF3] that cannot make its parts fails by a name that is retried, and makes them at the next call', async () => {
    let tries = 0;
    const handler = lambdaTask('store', 'silent', () => {
      if (++tries === 1) throw away();
      return Promise.resolve(() => Promise.resolve('done'));
    });
    await expect(handler({})).rejects.toMatchObject({ name: 'DependencyUnavailable' });
    expect(await handler({})).toBe('done');
  });
});
