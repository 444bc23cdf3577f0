import type { AnswerCitation, AnswerSentence } from './answer.ts';
import { segmentsOf, withNumbers } from './citation-marks.ts';
import type { Evidence } from './evidence.ts';
import type { PassageShelf } from './passage-shelf.ts';
import { noValues, withValuesOf, type KnownValues } from './placeholders.ts';
import { preparePassage, type PreparedPassage } from './prepared-passage.ts';
import type { SourceSpan } from './source-span.ts';
import { judge, type Support, type WithheldReason } from './support.ts';
import { uncitedRole, type UncitedRole } from './uncited.ts';
import { stemSet } from './wording.ts';

export type GateVerdict =
  | { readonly type: 'cited'; readonly sentence: AnswerSentence; readonly citations: readonly AnswerCitation[] }
  | { readonly type: 'uncited'; readonly text: string; readonly role: UncitedRole }
  | { readonly type: 'withheld'; readonly reason: WithheldReason };

/** More claims than this in one answer are withheld unchecked. */
export const claimsMax = 10;

/**
 * Lets a sentence pass only when the passages that it cites carry it, and turns its marks into numbered citations of
 * the narrowest spans. One gate serves one answer: numbers run in order of first use.
 */
export class GroundingGate {
  readonly #shelf: PassageShelf;
  readonly #said: ReadonlySet<string>;
  readonly #citations = new Map<string, AnswerCitation>();
  #claims = 0;

  constructor(shelf: PassageShelf, context: { readonly message: string; readonly shopName: string }) {
    this.#shelf = shelf;
    this.#said = stemSet(`${context.message} ${context.shopName}`);
  }

  get citations(): readonly AnswerCitation[] {
    return [...this.#citations.values()];
  }

  /** `values` stand behind the placeholders of the sentence; the verdict's text keeps them. */
  take(sentence: string, values: KnownValues = noValues): GateVerdict {
    const segments = segmentsOf(sentence);
    const refs = segments.flatMap((segment) => segment.refs);
    if (refs.length === 0) return this.#uncited(segments[0]?.text ?? '');
    if (this.#claims >= claimsMax) return { type: 'withheld', reason: 'too-many-claims' };
    this.#claims++;
    const pieces: { text: string; by: readonly Support[] }[] = [];
    for (const { text, refs: cited } of segments) {
      const passages = this.#passages(cited);
      if (passages.length === 0) return { type: 'withheld', reason: 'unknown-passage' };
      const sources = passages.map(({ evidence }) => `${evidence.title}\n${evidence.text}`).join('\n');
      const judgement = judge(withValuesOf(text, values, sources), passages);
      if (!judgement.supported) return { type: 'withheld', reason: judgement.reason };
      pieces.push({ text, by: judgement.by });
    }
    return this.#cite(pieces);
  }

  /** A span of a passage shown as it stands, for answers without a model. */
  quote(evidence: Evidence, span: SourceSpan, text: string, score: number): GateVerdict & { type: 'cited' } {
    return this.#cite([{ text, by: [{ evidence, span: { ...span, stems: new Set(), quantities: [] }, score }] }]);
  }

  #passages(refs: readonly string[]): PreparedPassage[] {
    return refs.flatMap((ref) => {
      const evidence = this.#shelf.get(ref);
      return evidence ? [preparePassage(evidence)] : [];
    });
  }

  #uncited(text: string): GateVerdict {
    const known = new Set(this.#shelf.all().flatMap(({ evidence }) => [...preparePassage(evidence).all]));
    const role = uncitedRole(withValuesOf(text, noValues, ''), this.#said, known);
    return role ? { type: 'uncited', text, role } : { type: 'withheld', reason: 'uncited' };
  }

  #cite(pieces: readonly { text: string; by: readonly Support[] }[]): GateVerdict & { type: 'cited' } {
    const used = new Map<number, AnswerCitation>();
    const numbered = pieces.map(({ text, by }) => ({
      text,
      numbers: by.map((support) => {
        const citation = this.#citation(support);
        used.set(citation.number, citation);
        return citation.number;
      }),
    }));
    const citations = [...used.values()];
    return {
      type: 'cited',
      sentence: { text: withNumbers(numbered), citations: citations.map((citation) => citation.number) },
      citations,
    };
  }

  #citation({ evidence, span, score }: Support): AnswerCitation {
    const start = evidence.start + span.start;
    const end = evidence.start + span.end;
    const key = `${evidence.documentId}:${start}:${end}`;
    const known = this.#citations.get(key);
    if (known) return known;
    const citation: AnswerCitation = {
      number: this.#citations.size + 1,
      documentId: evidence.documentId,
      kind: evidence.kind,
      title: evidence.title,
      snippet: span.text,
      start,
      end,
      score,
      sku: evidence.product?.sku ?? null,
      sourceUri: evidence.sourceUri,
    };
    this.#citations.set(key, citation);
    return citation;
  }
}
