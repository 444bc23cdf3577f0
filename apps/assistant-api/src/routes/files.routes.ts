import {
  DocumentFile,
  DocumentFileList,
  DocumentFileQuery,
  DocumentParams,
  UploadQuery,
} from '@rag-assistant/contracts';
import { AppError, DocumentId } from '@rag-assistant/kernel';
import { clientSignal } from '@rag-assistant/platform-http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { AssistantApiDeps } from '../deps.ts';
import { presentFile } from '../presenters/present-file.ts';
import { problems, type Routes } from './route.ts';

const tags = ['documents'];
const octets = 'application/octet-stream';
/** What senders name who name nothing: curl says the second of itself. */
const noClaim = new Set([octets, 'application/x-www-form-urlencoded']);
/** A type that the body was sent with; it is checked against the file like one in the query. */
const claimIn = (header: string | undefined): string | undefined => {
  const type = header?.split(';', 1)[0]?.trim().toLowerCase();
  return type === undefined || type === '' || noClaim.has(type) ? undefined : type;
};
/** The store bounds the body as it streams in; this is only beyond what any store is asked to take. */
const bodyLimit = 60_000_000;
const idOf = (params: { documentId: string }): DocumentId => DocumentId.parse(params.documentId.toLowerCase());

const bodyMissing = (): AppError =>
  new AppError({
    code: 'documents.body-missing',
    category: 'invalid',
    publicText: 'Send the file itself as the body.',
  });

const uploadRoute = (app: Routes, { files }: AssistantApiDeps): void => {
  app.post(
    '/v1/documents/files',
    {
      config: { access: 'documents:write' },
      bodyLimit,
      schema: {
        tags,
        summary: 'Takes a file in; its status tells how far it is',
        description: `The body is the file itself, sent as \`${octets}\` or as the type that it has: PDF, Word, Excel, PowerPoint, HTML, CSV, JSON, Markdown or text.`,
        consumes: [octets],
        querystring: UploadQuery,
        response: { 202: DocumentFile, ...problems },
      },
    },
    async ({ caller, query: { name, kind, type }, body, headers }, reply) => {
      if (!(body instanceof Readable)) throw bodyMissing();
      const contentType = type ?? claimIn(headers['content-type']);
      const upload = { name, kind, body, ...(contentType !== undefined && { contentType }) };
      const record = await files.upload(caller.merchant, upload, clientSignal(reply));
      return reply.code(202).send(presentFile(record));
    },
  );
};

const readRoutes = (app: Routes, { files }: AssistantApiDeps): void => {
  app.get(
    '/v1/documents/files',
    {
      config: { access: 'documents:list' },
      schema: {
        tags,
        summary: 'Files of the shop with their status, latest first',
        querystring: DocumentFileQuery,
        response: { 200: DocumentFileList, ...problems },
      },
    },
    async ({ caller, query: { limit, before } }) => {
      const records = await files.list(caller.merchant, { limit, ...(before && { before: new Date(before) }) });
      return { files: records.map(presentFile) };
    },
  );

  app.get(
    '/v1/documents/:documentId/status',
    {
      config: { access: 'documents:list' },
      schema: {
        tags,
        summary: 'How far one file is, or why it is not searchable',
        params: DocumentParams,
        response: { 200: DocumentFile, ...problems },
      },
    },
    async ({ caller, params }) => presentFile(await files.status(caller.merchant, idOf(params))),
  );

  app.get(
    '/v1/documents/:documentId/original',
    {
      // The file as it was sent may hold what was taken out of its text: for the shop's own people.
      config: { access: 'documents:list' },
      schema: {
        tags,
        summary: 'The file as it was sent',
        params: DocumentParams,
        response: { 200: z.any().describe('The bytes of the file.'), ...problems },
      },
    },
    async ({ caller, params }, reply) => {
      const { bytes, name } = await files.original(caller.merchant, idOf(params), clientSignal(reply));
      // Never shown by its own type: a merchant's HTML must not run under this address.
      void reply
        .type(octets)
        .header(
          'content-disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent(name.split('/').at(-1) ?? '')}`,
        )
        .serializer((payload: unknown) => payload as string);
      return reply.send(Readable.from(bytes));
    },
  );
};

export const fileRoutes = (app: Routes, deps: AssistantApiDeps): void => {
  // Bytes as they come, of whatever type, are taken by these routes alone; elsewhere a body is JSON.
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, parsed) => {
      parsed(null, payload);
    });
    uploadRoute(scope, deps);
    readRoutes(scope, deps);
    done();
  });
};
