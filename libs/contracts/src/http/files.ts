import { z } from 'zod';

export const FileStatus = z
  .enum(['received', 'extracting', 'sanitizing', 'embedding', 'stored', 'refused', 'failed', 'removed'])
  .meta({ id: 'FileStatus' });
export type FileStatus = z.infer<typeof FileStatus>;

/** Of a file that is sent as the body, as it is. */
export const UploadQuery = z.strictObject({
  /** As the sender calls the file; the same name again replaces it. */
  name: z.string().min(1).max(400),
  kind: z.enum(['policy', 'faq']).default('policy'),
  /** What the sender takes the file for (`application/pdf`); one that its content contradicts is refused. */
  type: z
    .string()
    .max(200)
    .regex(/^[\w.+-]+\/[\w.+-]+$/)
    .optional(),
});

/** One file of the shop and how far it is. */
export const DocumentFile = z
  .strictObject({
    documentId: z.uuid(),
    name: z.string(),
    kind: z.enum(['policy', 'faq']),
    bytes: z.int(),
    status: FileStatus,
    /** 0 to 1; 1 at every end. */
    progress: z.number().min(0).max(1),
    /** Whether answers may cite it now; an earlier version may, while a newer one is at work or was refused. */
    searchable: z.boolean(),
    title: z.string().nullable(),
    format: z.string().nullable(),
    /** Pages, slides or sheets. */
    pages: z.int().nullable(),
    /** Why it is not searchable, for the shop. */
    fault: z.strictObject({ code: z.string(), text: z.string() }).nullable(),
    warnings: z.array(z.strictObject({ code: z.string(), text: z.string(), count: z.int().optional() })),
    receivedAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'DocumentFile' });
export type DocumentFile = z.infer<typeof DocumentFile>;

export const DocumentFileQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.iso.datetime().optional(),
});
export const DocumentFileList = z.strictObject({ files: z.array(DocumentFile) }).meta({ id: 'DocumentFileList' });
export type DocumentFileList = z.infer<typeof DocumentFileList>;

/** Where a cited passage stands in the file it comes from; counted from 1. */
export const PassagePlace = z
  .strictObject({
    page: z.int().optional(),
    slide: z.int().optional(),
    sheet: z.string().optional(),
    row: z.int().optional(),
    pointer: z.string().optional(),
    heading: z.string().optional(),
  })
  .meta({ id: 'PassagePlace' });
export type PassagePlace = z.infer<typeof PassagePlace>;
