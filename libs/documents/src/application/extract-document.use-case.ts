import { createHash } from 'node:crypto';
import { oneLine } from '../domain/clean-text.ts';
import type { DocumentMetadata, ExtractedDocument } from '../domain/extracted-document.ts';
import { defaultExtractionLimits, type ExtractionLimits } from '../domain/extraction-limits.ts';
import { refusals } from '../domain/refusals.ts';
import type { DocumentReader, ExtractionProgress } from '../ports/document-reader.port.ts';

export interface DocumentSource {
  /** File name or object key; its last part gives a title to a document that has none. */
  readonly name: string;
  readonly contentType?: string;
  /** Size where it is known beforehand: a file beyond the limit is refused without reading a byte. */
  readonly size?: number;
  readonly bytes: AsyncIterable<Uint8Array> | Uint8Array;
}

export interface ExtractOptions {
  readonly limits?: Partial<ExtractionLimits>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExtractionProgress) => void;
}

/**
 * A file's text with the place of every block in the original.
 * @throws AppError `documents.…` with a text for the sender; the signal's reason when it was called off.
 */
export type ExtractDocument = (source: DocumentSource, options?: ExtractOptions) => Promise<ExtractedDocument>;

const collect = async (
  source: DocumentSource,
  limits: ExtractionLimits,
  options: ExtractOptions,
): Promise<Uint8Array<ArrayBuffer>> => {
  const { bytes } = source;
  const known = bytes instanceof Uint8Array ? bytes.byteLength : source.size;
  if (known !== undefined && known > limits.bytesMax) throw refusals.fileTooLarge(limits.bytesMax);
  if (bytes instanceof Uint8Array) return new Uint8Array(bytes);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bytes) {
    options.signal?.throwIfAborted();
    size += part.byteLength;
    if (size > limits.bytesMax) throw refusals.fileTooLarge(limits.bytesMax);
    parts.push(part);
    options.onProgress?.({ unit: 'bytes', done: size, total: Math.max(size, known ?? size) });
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
};

/** The last part of a path or key, without what cannot be shown. */
const fileName = (name: string): string => oneLine(name.split(/[/\\]/).at(-1) ?? '');

const titleFrom = (name: string): string => {
  const bare = fileName(name)
    .replace(/\.[A-Za-z0-9]{1,8}$/, '')
    .replace(/[-_+]+/g, ' ')
    .trim();
  return bare === '' ? 'Untitled' : bare;
};

export const makeExtractDocument =
  ({ reader }: { reader: DocumentReader }): ExtractDocument =>
  async (source, options = {}) => {
    const limits = { ...defaultExtractionLimits, ...options.limits };
    options.signal?.throwIfAborted();
    const bytes = await collect(source, limits, options);
    if (bytes.byteLength === 0) throw refusals.fileEmpty();
    const size = bytes.byteLength;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const read = await reader.read(
      {
        bytes,
        name: fileName(source.name),
        ...(source.contentType !== undefined && { contentType: source.contentType }),
      },
      limits,
      {
        ...(options.signal && { signal: options.signal }),
        ...(options.onProgress && { onProgress: options.onProgress }),
      },
    );
    if (read.text.trim() === '') throw refusals.noText();
    const title = oneLine(read.title ?? '');
    const metadata: DocumentMetadata = {
      bytes: size,
      sha256,
      ...read.counts,
      ...(read.encoding !== undefined && { encoding: read.encoding }),
    };
    return {
      format: read.format,
      title: (title === '' ? titleFrom(source.name) : title).slice(0, 300),
      ...(read.language !== undefined && { language: read.language }),
      text: read.text,
      blocks: read.blocks,
      metadata,
      warnings: read.warnings,
    };
  };
