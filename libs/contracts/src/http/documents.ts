import { z } from 'zod';

export const DocumentKind = z.enum(['product', 'policy', 'faq']).meta({ id: 'DocumentKind' });
export type DocumentKind = z.infer<typeof DocumentKind>;

const externalId = z.string().min(1).max(200);

export const ProductInput = z
  .strictObject({
    sku: z.string().min(1).max(100),
    name: z.string().min(1).max(500),
    description: z.string().max(20_000).default(''),
    brand: z.string().max(200).nullable().default(null),
    category: z.string().max(200).nullable().default(null),
    /** Minor units (cents). */
    priceMinor: z.int().min(0).nullable().default(null),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .default('USD'),
    stock: z.int().min(0).nullable().default(null),
    rating: z.number().min(0).max(5).nullable().default(null),
    ratingCount: z.int().min(0).nullable().default(null),
    attributes: z.record(z.string().max(100), z.string().max(1000)).default({}),
    url: z.url().max(2000).nullable().default(null),
  })
  .meta({ id: 'ProductInput' });
export type ProductInput = z.infer<typeof ProductInput>;

export const DocumentInput = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('product'), externalId, product: ProductInput }),
    z.strictObject({
      kind: z.enum(['policy', 'faq']),
      externalId,
      title: z.string().min(1).max(500),
      /** `markdown` and `html` are read for structure; offsets of citations refer to the stored plain text. */
      format: z.enum(['markdown', 'html', 'text']).default('markdown'),
      /** An empty one is rejected by itself, not the whole request. */
      content: z.string().max(2_000_000),
      sourceUri: z.string().max(2000).nullable().default(null),
    }),
  ])
  .meta({ id: 'SourceDocument' });
export type DocumentInput = z.infer<typeof DocumentInput>;

/** At most 500 documents a call; `collection` names the file or feed they come from. */
export const IngestRequest = z
  .strictObject({
    collection: z.string().min(1).max(200),
    documents: z.array(DocumentInput).max(500),
    /** Ids of the whole collection; stored documents of it that are not listed are removed. */
    prune: z.strictObject({ keep: z.array(externalId).max(1_000_000) }).optional(),
  })
  .meta({ id: 'IngestRequest' });
export type IngestRequest = z.infer<typeof IngestRequest>;

export const IngestResponse = z
  .strictObject({
    added: z.int(),
    replaced: z.int(),
    unchanged: z.int(),
    removed: z.int(),
    rejected: z.array(z.strictObject({ externalId: z.string(), code: z.string(), reason: z.string() })),
  })
  .meta({ id: 'IngestResponse' });
export type IngestResponse = z.infer<typeof IngestResponse>;

export const DocumentSummary = z
  .strictObject({
    documentId: z.uuid(),
    externalId: z.string(),
    collection: z.string(),
    kind: DocumentKind,
    title: z.string(),
    sourceUri: z.string().nullable(),
    contentHash: z.string(),
    chunks: z.int(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'DocumentSummary' });
export type DocumentSummary = z.infer<typeof DocumentSummary>;

/** With the plain text that citation offsets refer to. */
export const Document = DocumentSummary.extend({ text: z.string() }).meta({ id: 'Document' });
export type Document = z.infer<typeof Document>;

export const DocumentQuery = z.strictObject({
  kind: DocumentKind.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.uuid().optional(),
});
export const DocumentList = z
  .strictObject({ documents: z.array(DocumentSummary), total: z.int(), next: z.uuid().nullable() })
  .meta({ id: 'DocumentList' });
export type DocumentList = z.infer<typeof DocumentList>;

export const DocumentParams = z.strictObject({ documentId: z.uuid() });
