import type { DocumentFormat } from '../../domain/extracted-document.ts';
import type { DocumentWriter } from '../../domain/document-writer.ts';
import type { ExtractionLimits } from '../../domain/extraction-limits.ts';
import { refusals } from '../../domain/refusals.ts';
import { warnings } from '../../domain/warnings.ts';
import type { Archive } from '../archive/archive.ts';
import { readXml } from './xml.ts';

export interface Relationship {
  readonly id: string;
  /** Last part of the type's address: `officeDocument`, `worksheet`, `hyperlink`. */
  readonly type: string;
  /** Name of the part in the archive. */
  readonly target: string;
}

export type OfficeFormat = Extract<DocumentFormat, 'docx' | 'xlsx' | 'pptx'>;

export interface OfficePackage {
  readonly format: OfficeFormat;
  readonly main: string;
  readonly archive: Archive;
  readonly limits: ExtractionLimits;
  relationshipsOf(part: string): Promise<readonly Relationship[]>;
}

const mainTypes: readonly (readonly [string, OfficeFormat])[] = [
  ['wordprocessingml.document.main+xml', 'docx'],
  ['wordprocessingml.template.main+xml', 'docx'],
  ['spreadsheetml.sheet.main+xml', 'xlsx'],
  ['spreadsheetml.template.main+xml', 'xlsx'],
  ['presentationml.presentation.main+xml', 'pptx'],
  ['presentationml.slideshow.main+xml', 'pptx'],
];

const resolve = (base: string, target: string): string => {
  const folder = base.split('/').slice(0, -1);
  const parts = target.startsWith('/') ? [] : folder;
  for (const step of target.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '' && step !== '.') parts.push(step);
  }
  return parts.join('/');
};

const relationshipPart = (part: string): string => {
  const cut = part.lastIndexOf('/') + 1;
  return `${part.slice(0, cut)}_rels/${part.slice(cut)}.rels`;
};

/** The part that a relationship file speaks for: `word/_rels/document.xml.rels` for `word/document.xml`. */
const ownerOf = (rels: string): string => rels.replace(/_rels\/([^/]*)\.rels$/, '$1');

const readRelationships = async (
  archive: Archive,
  rels: string,
  limits: ExtractionLimits,
): Promise<readonly Relationship[]> => {
  const found: Relationship[] = [];
  const owner = ownerOf(rels);
  await readXml(archive, rels, limits, {
    open: (name, { Id, Type, Target, TargetMode }) => {
      if (name !== 'Relationship' || Id === undefined || Type === undefined || Target === undefined) return;
      const type = Type.slice(Type.lastIndexOf('/') + 1);
      // A link that a reader may follow is no part of the content; anything else from outside is.
      if (TargetMode === 'External' && type !== 'hyperlink') throw refusals.remoteReference(type);
      if (TargetMode !== 'External') found.push({ id: Id, type, target: resolve(owner, Target) });
    },
  });
  return found;
};

const readContentTypes = async (archive: Archive, limits: ExtractionLimits): Promise<ReadonlyMap<string, string>> => {
  const types = new Map<string, string>();
  await readXml(archive, '[Content_Types].xml', limits, {
    open: (name, { PartName, ContentType }) => {
      if (name !== 'Override' || PartName === undefined || ContentType === undefined) return;
      types.set(PartName.replace(/^\//, ''), ContentType);
    },
  });
  return types;
};

const refuseActive = (names: readonly string[], types: ReadonlyMap<string, string>): void => {
  const macro = /vbaproject|vbadata|macrosheet|macroenabled/i;
  if (names.some((name) => macro.test(name)) || [...types.values()].some((type) => macro.test(type)))
    throw refusals.macros();
  if (names.some((name) => /(?:^|\/)oleobject[^/]*$|\/activex\/|\/embeddings\/[^/]*\.bin$/i.test(name)))
    throw refusals.embeddedObject();
};

/** Reads no content yet; looks at every relationship of the package, so that nothing from outside stays unseen. */
export const openPackage = async (
  archive: Archive,
  limits: ExtractionLimits,
  writer: DocumentWriter,
): Promise<OfficePackage> => {
  if (!archive.has('[Content_Types].xml')) throw refusals.formatUnsupported('archive');
  const types = await readContentTypes(archive, limits);
  refuseActive(archive.names, types);
  const mains = mainTypes.flatMap(([type, format]) =>
    [...types].filter(([, found]) => found.endsWith(type)).map(([part]) => ({ part, format })),
  );
  if (new Set(mains.map(({ format }) => format)).size > 1) throw refusals.polyglot('two-office-documents');
  const relationships = new Map<string, readonly Relationship[]>();
  for (const name of archive.names)
    if (name.endsWith('.rels')) relationships.set(name, await readRelationships(archive, name, limits));
  const main = (relationships.get('_rels/.rels') ?? []).find(({ type }) => type === 'officeDocument')?.target;
  const format = mains.find(({ part }) => part === main)?.format;
  if (main === undefined || format === undefined || !archive.has(main)) throw refusals.formatUnsupported('archive');
  const embedded = archive.names.filter((name) => /\/embeddings\/[^/]+$/.test(name)).length;
  if (embedded > 0) writer.warn(warnings.attachmentsDropped(embedded));
  return {
    format,
    main,
    archive,
    limits,
    relationshipsOf: (part) => Promise.resolve(relationships.get(relationshipPart(part)) ?? []),
  };
};
