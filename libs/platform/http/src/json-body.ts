import { invalid } from '@rag-assistant/kernel';
import type { FastifyInstance } from 'fastify';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const decode = (body: Buffer): string => {
  try {
    return utf8.decode(body);
  } catch {
    throw invalid('http.body-not-utf8', 'The body is not valid UTF-8.', { bytes: body.length });
  }
};

const namesAnotherCharset = (contentType: string | undefined): boolean => {
  const charset = /;\s*charset\s*=\s*"?([\w-]+)"?/i.exec(contentType ?? '')?.[1];
  return charset !== undefined && !/^utf-?8$/i.test(charset);
};

/** JSON in UTF-8 is the only body; anything else is refused by its own code before a schema sees it. */
export const acceptJsonOnly = (app: FastifyInstance): void => {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (namesAnotherCharset(request.headers['content-type'])) {
      done(Object.assign(new Error('charset'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' }));
      return;
    }
    if (body.length === 0 && request.method === 'DELETE') {
      done(null, undefined);
      return;
    }
    try {
      if (body.length === 0) throw invalid('http.body-empty', 'The body is empty.');
      void parse(request, decode(body), (fault, value) => {
        if (fault) done(invalid('http.body-not-json', 'The body is not valid JSON.', { bytes: body.length }));
        else done(null, value);
      });
    } catch (error) {
      done(error as Error);
    }
  });
  /** A schema that expects a body would report "expected object": say plainly that none came. */
  app.addHook('preValidation', (request, _reply, done) => {
    const expected = Boolean((request.routeOptions.schema as { body?: unknown } | undefined)?.body);
    done(expected && request.body === undefined ? invalid('http.body-empty', 'The body is empty.') : undefined);
  });
};
