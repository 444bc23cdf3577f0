import { AppError } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { captureLogs } from './testing/index.ts';

const secrets: Record<string, string> = {
  jwt: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1c2VyLTEifQ.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg',
  bearer: 'Bearer f00dfacef00dface',
  email: 'maria.lindqvist+shop@example.co.uk',
  phone: '+46 70 123 45 67',
  phoneUs: '(415) 555-0132',
  card: '4111 1111 1111 1111',
  cardPlain: '5500005555555559',
  iban: 'DE89 3704 0044 0532 0130 00',
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  dsn: 'postgres://app:hunter2-hunter2@db.internal:5432/rag',
};
const prose = 'my boots size 43 arrived torn at the toe';
const secretNames = ['authorization', 'Cookie', 'set-cookie', 'access_token', 'idToken', 'password', 'x-api-key'];
const bodyNames = ['message', 'content', 'text', 'question', 'answer', 'query', 'prompt', 'body', 'snippet', 'detail'];

/** Every way a value can get into a line. */
const ways: Record<string, (log: ReturnType<typeof captureLogs>['logger'], value: string) => void> = {
  'the message': (log, value) => {
    log.info(`shopper wrote ${value} today`);
  },
  'a format argument': (log, value) => {
    log.info('shopper wrote %s and %o', value, { deep: value });
  },
  'a field': (log, value) => {
    log.warn({ note: value }, 'field');
  },
  'a nested field': (log, value) => {
    log.warn({ a: { b: [{ c: value }] } }, 'nested');
  },
  'a field name': (log, value) => {
    log.warn({ seen: { [value]: 1 } }, 'name');
  },
  'a child': (log, value) => {
    log
      .child({ note: value })
      .child({ more: { note: value } })
      .error('child');
  },
  'an error message': (log, value) => {
    log.error(new Error(`could not parse ${value}`));
    log.error({ err: new SyntaxError(`Unexpected token in ${value}`) }, 'parse');
    log.error({ failure: { inner: new Error(value, { cause: new Error(value) }) } }, 'nested error');
  },
  'an error with fields of a driver': (log, value) => {
    log.error({ error: Object.assign(new Error('x'), { detail: `Key (email)=(${value})`, code: value }) }, 'driver');
  },
  'a thrown text': (log, value) => {
    log.error({ error: value }, 'thrown');
  },
  'the context of our own error': (log, value) => {
    const error = new AppError({ code: 'a.b', category: 'internal', publicText: value, context: { note: value } });
    log.error({ error }, 'own');
  },
  'a raw request': (log, value) => {
    log.error({ req: { headers: { authorization: value }, url: `/v1/x?q=${value}` } }, 'request');
  },
};

describe('logger', () => {
  for (const [way, write] of Object.entries(ways))
    for (const [kind, value] of Object.entries(secrets))
      it(`[F7] keeps ${kind} out of a line that carries it by ${way}`, () => {
        const logs = captureLogs('debug');
        write(logs.logger, value);
        expect(logs.lines().length).toBeGreaterThan(0);
        expect(logs.text()).not.toContain(kind === 'dsn' ? 'hunter2' : value);
      });

  for (const name of [...secretNames, ...bodyNames])
    it(`[F7] never writes what stands under "${name}", at any depth, in a call or a child`, () => {
      const logs = captureLogs('debug');
      logs.logger.info({ [name]: prose }, 'flat');
      logs.logger.info({ request: { headers: { [name]: [prose] } } }, 'deep');
      logs.logger.child({ [name]: { inner: prose } }).info('child');
      expect(logs.lines()).toHaveLength(3);
      expect(logs.text()).not.toContain('boots');
    });

  for (const way of Object.keys(ways).filter((name) => name.includes('error') || name.includes('thrown')))
    it(`[F7] keeps a shopper's own words out of a line that carries them by ${way}`, () => {
      const logs = captureLogs('debug');
      const quiet = way.includes('context')
        ? (value: string) => new AppError({ code: 'a.b', category: 'internal', publicText: value })
        : undefined;
      if (quiet) logs.logger.error(quiet(prose));
      else ways[way]!(logs.logger, prose);
      expect(logs.text()).not.toContain('boots');
    });

  it('[F7] hands every text and name of a line to the reader that it was given, but no id or code', () => {
    const logs = captureLogs('info', { service: 'assistant-api' }, (text) => text.replaceAll('Maria', '[PERSON]'));
    logs.logger.child({ note: 'Maria' }).info({ Maria: ['for Maria'], code: 'a.b', route: '/v1/Maria' }, 'Maria came');
    expect(logs.lines()[0]).toMatchObject({ note: '[PERSON]', '[PERSON]': ['for [PERSON]'], msg: '[PERSON] came' });
    expect(logs.lines()[0]).toMatchObject({ code: 'a.b', route: '/v1/Maria', service: 'assistant-api' });
  });

  it('keeps what an operator needs: ids, counts, times, codes', () => {
    const logs = captureLogs('info', { service: 'assistant-api' });
    const ids = {
      merchantId: '10000000-0000-4000-8000-000000000001',
      sessionId: '5f0c3a52-6f7e-4d0a-9b4b-1f2a3b4c5d6e',
      requestId: 'req-1764000000000',
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    };
    logs.logger.child(ids).info({ durationMs: 12.5, at: 1764000000000, status: 200 }, 'request done');
    expect(logs.lines()[0]).toMatchObject({ ...ids, service: 'assistant-api', level: 'info', durationMs: 12.5 });
    expect(logs.lines()[0]).toMatchObject({ at: 1764000000000, status: 200, msg: 'request done' });
  });

  it('writes an error of ours as code, category and context, and no text of it', () => {
    const logs = captureLogs();
    const cause = new Error('relation "secret_table" does not exist');
    const init = { code: 'postgres.unavailable', category: 'unavailable', retryable: true } as const;
    logs.logger.error({ error: new AppError({ ...init, publicText: 'Later.', context: { tries: 3 }, cause }) }, 'down');
    expect(logs.lines()[0]?.['error']).toMatchObject({ ...init, tries: 3, cause: { type: 'Error' } });
    expect(logs.text()).not.toContain('secret_table');
    expect(logs.text()).not.toContain('Later.');
  });
});
