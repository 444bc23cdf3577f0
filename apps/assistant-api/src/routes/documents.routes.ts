import {
  Document,
  DocumentList,
  DocumentParams,
  DocumentQuery,
  IngestRequest,
  IngestResponse,
} from '@rag-assistant/contracts';
import { AppError, DocumentId } from '@rag-assistant/kernel';
import { clientSignal } from '@rag-assistant/platform-http';
import { z } from 'zod';
import type { AssistantApiDeps } from '../deps.ts';
import { presentDocument, presentDocumentSummary } from '../presenters/present-document.ts';
import { toSourceDocument } from '../presenters/source-document.ts';
import { problems, type Routes } from './route.ts';

/** Five hundred product records, or a few long policies. */
const ingestBytesMax = 16 * 1024 * 1024;
const tags = ['documents'];
const idOf = (params: { documentId: string }): DocumentId => DocumentId.parse(params.documentId.toLowerCase());

/** The same for an id that never was and for one of another shop. */
const notFound = (): AppError =>
  new AppError({
    code: 'retrieval.document-not-found',
    category: 'not-found',
    publicText: 'There is no such document.',
  });

const ingestRoute = (app: Routes, { ingest }: AssistantApiDeps): void => {
  app.post(
    '/v1/documents',
    {
      config: { access: 'documents:write' },
      bodyLimit: ingestBytesMax,
      schema: {
        tags,
        summary: 'Adds, replaces and prunes documents; each is stored whole or not at all',
        body: IngestRequest,
        response: { 200: IngestResponse, ...problems },
      },
    },
    async ({ caller, body: { collection, documents, prune } }, reply) => {
      const request = { collection, documents: documents.map(toSourceDocument), ...(prune && { prune }) };
      const { added, replaced, unchanged, removed, rejected } = await ingest(
        caller.merchant,
        request,
        clientSignal(reply),
      );
      return { added, replaced, unchanged, removed, rejected: [...rejected] };
    },
  );
};

const readRoutes = (app: Routes, { documents }: AssistantApiDeps): void => {
  app.get(
    '/v1/documents',
    {
      config: { access: 'documents:list' },
      schema: {
        tags,
        summary: 'Documents of the shop, by id',
        querystring: DocumentQuery,
        response: { 200: DocumentList, ...problems },
      },
    },
    async ({ caller, query: { kind, limit, after } }) => {
      const page = await documents.listDocuments(caller.merchant, {
        limit,
        ...(kind && { kind }),
        ...(after && { after: DocumentId.parse(after.toLowerCase()) }),
      });
      return { documents: page.documents.map(presentDocumentSummary), total: page.total, next: page.next };
    },
  );

  app.get(
    '/v1/documents/:documentId',
    {
      config: { access: 'documents:read' },
      schema: {
        tags,
        summary: 'One document with the text that citations point into',
        params: DocumentParams,
        response: { 200: Document, ...problems },
      },
    },
    async ({ caller, params }) => {
      const document = await documents.getDocument(caller.merchant, idOf(params));
      if (!document) throw notFound();
      return presentDocument(document);
    },
  );
};

const removeRoute = (app: Routes, { documents, files }: AssistantApiDeps): void => {
  app.delete(
    '/v1/documents/:documentId',
    {
      config: { access: 'documents:write' },
      schema: {
        tags,
        summary: 'Removes one document, with every version of the file it came from',
        params: DocumentParams,
        response: { 204: z.undefined().describe('It is gone.'), ...problems },
      },
    },
    async ({ caller, params }, reply) => {
      const documentId = idOf(params);
      const wasFile = await files.remove(caller.merchant, documentId);
      if (!wasFile && !(await documents.deleteDocument(caller.merchant, documentId))) throw notFound();
      return reply.code(204).send();
    },
  );
};

export const documentRoutes = (app: Routes, deps: AssistantApiDeps): void => {
  ingestRoute(app, deps);
  readRoutes(app, deps);
  removeRoute(app, deps);
};
