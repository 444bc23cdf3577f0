import type { Clock } from '@rag-assistant/kernel';
import type { DocumentFacts, DocumentRecord, DocumentStatus, UploadKind } from '../domain/document-record.ts';
import type { ExtractedDocument } from '../domain/extracted-document.ts';
import type { ExtractionLimits } from '../domain/extraction-limits.ts';
import { placedBlocks } from '../domain/place.ts';
import { withholdSpans } from '../domain/withhold-spans.ts';
import { workflowFaults } from '../domain/workflow-faults.ts';
import type { DocumentRecords } from '../ports/document-records.port.ts';
import type { StandingOf } from '../ports/merchant-standing.port.ts';
import type { ObjectStore } from '../ports/object-store.port.ts';
import type { FindPersonalData } from '../ports/personal-data-finder.port.ts';
import type { SearchableText } from '../ports/searchable-text.port.ts';
import type { DocumentRef } from './document-ref.ts';
import type { ExtractDocument } from './extract-document.use-case.ts';
import { makeWorkPapers, type WorkPapers } from './work-papers.ts';

/** Every step can be repeated, and throws `documents.superseded` when the execution does not own the file any more. */
export type DocumentStep<Result = void> = (ref: DocumentRef, signal?: AbortSignal) => Promise<Result>;

export interface StepDeps {
  readonly store: ObjectStore;
  readonly records: DocumentRecords;
  readonly clock: Clock;
}

/** Raised when the same file gives another text, so that stored ones are made anew when they come again. */
const formVersion = 1;

/** What must be equal for a file to be the same again. */
export const contentHashOf = (sha256: string, kind: UploadKind): string => `${formVersion}:${kind}:${sha256}`;

const factsOf = (document: ExtractedDocument, kind: UploadKind): DocumentFacts => ({
  format: document.format,
  title: document.title,
  pages: document.metadata.pages ?? document.metadata.slides ?? document.metadata.sheets ?? null,
  contentHash: contentHashOf(document.metadata.sha256, kind),
  warnings: document.warnings,
});

const makeTools = ({ store, records, clock }: StepDeps) => {
  const papers: WorkPapers = makeWorkPapers(store);
  const enter = async (ref: DocumentRef, status: DocumentStatus, facts?: DocumentFacts): Promise<void> => {
    const to = { status, ...(facts && { facts }) };
    const owned = await records.advance(ref.merchantId, ref.documentId, ref.execution, to, clock.now());
    if (!owned) throw workflowFaults.superseded();
  };
  const own = async (ref: DocumentRef): Promise<DocumentRecord> => {
    const record = await records.find(ref.merchantId, ref.documentId);
    if (record?.execution !== ref.execution) throw workflowFaults.superseded();
    return record;
  };
  return { papers, enter, own };
};

/**
 * Reads the very version that arrived. `unchanged` when search has the same content already.
 * @throws AppError `documents.…` with the reason for which the file is refused
 */
export const makeExtractStep = (
  deps: StepDeps & { readonly extract: ExtractDocument; readonly limits?: Partial<ExtractionLimits> },
): DocumentStep<'extracted' | 'unchanged'> => {
  const { papers, enter, own } = makeTools(deps);
  return async (ref, signal) => {
    await enter(ref, 'extracting');
    const { merchantId, key, version, name } = ref;
    const { object, bytes } = await deps.store.get(merchantId, key, { version, ...(signal && { signal }) });
    const source = {
      name,
      size: object.size,
      bytes,
      ...(object.contentType !== null && { contentType: object.contentType }),
    };
    const document = await deps.extract(source, {
      ...(deps.limits && { limits: deps.limits }),
      ...(signal && { signal }),
    });
    const record = await own(ref);
    if (record.storedHash === contentHashOf(document.metadata.sha256, record.kind)) {
      if (await deps.records.confirm(merchantId, ref.documentId, ref.execution, deps.clock.now())) return 'unchanged';
      throw workflowFaults.superseded();
    }
    await papers.writeDocument(ref, 'extracted', document);
    return 'extracted';
  };
};

/** Takes personal data out of the text, for good. */
export const makeSanitizeStep = (
  deps: StepDeps & { readonly findPersonalData: FindPersonalData },
): DocumentStep<{ readonly withheld: number }> => {
  const { papers, enter } = makeTools(deps);
  return async (ref) => {
    await enter(ref, 'sanitizing');
    const { document, withheld } = withholdSpans(await papers.readDocument(ref, 'extracted'), deps.findPersonalData);
    await papers.writeDocument(ref, 'sanitized', document);
    return { withheld };
  };
};

/** Cuts the text and embeds its passages; nothing can be searched yet. */
export const makeEmbedStep = (deps: StepDeps & { readonly search: SearchableText }): DocumentStep => {
  const { papers, enter, own } = makeTools(deps);
  return async (ref, signal) => {
    const document = await papers.readDocument(ref, 'sanitized');
    const { kind } = await own(ref);
    await enter(ref, 'embedding', factsOf(document, kind));
    const { title, text, blocks } = document;
    const entry = await deps.search.prepare(ref.merchantId, { name: ref.name, kind, title, text, blocks }, signal);
    await papers.writeEntry(ref, entry);
  };
};

/**
 * Makes the document searchable in one transaction, unless the merchant was suspended or the object replaced or deleted
 * meanwhile.
 */
export const makeStoreStep = (deps: StepDeps & { readonly standingOf: StandingOf }): DocumentStep => {
  const { papers, own } = makeTools(deps);
  return async (ref) => {
    const { merchantId, documentId, execution } = ref;
    const record = await own(ref);
    if (record.status !== 'stored') {
      const [entry, { blocks }] = [await papers.readEntry(ref), await papers.readDocument(ref, 'sanitized')];
      const latest = await deps.store.head(merchantId, ref.key);
      const standing = await deps.standingOf(merchantId);
      if (standing === 'gone' || latest?.version !== ref.version) throw workflowFaults.superseded();
      if (standing === 'suspended') throw workflowFaults.merchantSuspended();
      if (!record.facts) throw workflowFaults.workLost('facts');
      const commit = { entry, facts: record.facts, places: placedBlocks(blocks) };
      if (!(await deps.records.commit(merchantId, documentId, execution, commit, deps.clock.now())))
        throw workflowFaults.superseded();
    }
    await papers.erase(ref);
  };
};
