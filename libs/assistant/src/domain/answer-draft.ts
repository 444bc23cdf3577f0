import type { AnswerCitation, AnswerSentence } from './answer.ts';
import type { GroundingGate } from './grounding-gate.ts';
import { noValues, type KnownValues } from './placeholders.ts';
import { SentenceStream } from './sentence-stream.ts';
import type { WithheldReason } from './support.ts';
import type { UncitedRole } from './uncited.ts';

/** `text` keeps its placeholders; values are put in for the owner's eyes alone. */
export interface ShownSentence extends AnswerSentence {
  readonly index: number;
  /** The citations of this sentence, whole. */
  readonly sources: readonly AnswerCitation[];
}

/**
 * An answer while the model writes it. A cited sentence is shown as soon as it is whole and has passed the gate; one
 * without facts waits until a cited one follows, so that an announcement before a tool call is never shown.
 */
export class AnswerDraft {
  readonly #gate: GroundingGate;
  readonly #stream = new SentenceStream();
  readonly #shown: ShownSentence[] = [];
  readonly #withheld: WithheldReason[] = [];
  #waiting: { text: string; role: UncitedRole }[] = [];

  constructor(gate: GroundingGate) {
    this.#gate = gate;
  }

  get shown(): readonly ShownSentence[] {
    return this.#shown;
  }

  get withheld(): readonly WithheldReason[] {
    return this.#withheld;
  }

  /** Sentences without facts that no cited sentence followed. */
  get waiting(): readonly { readonly text: string; readonly role: UncitedRole }[] {
    return this.#waiting;
  }

  get hasCited(): boolean {
    return this.#shown.some((sentence) => sentence.citations.length > 0);
  }

  /** Sentences that are whole with this piece; each goes on to `take`. */
  push(text: string): string[] {
    return this.#stream.push(text);
  }

  /** What is left at the end of a model turn; the last sentence of one that was cut is dropped. */
  rest(turn: { readonly cut: boolean }): string[] {
    const rest = this.#stream.flush();
    return turn.cut ? [] : rest;
  }

  /** After the last sentence of a model turn was taken. */
  endTurn(turn: { readonly final: boolean }): ShownSentence[] {
    const shown = turn.final && this.hasCited ? this.#release() : [];
    if (!turn.final) this.#waiting = [];
    return shown;
  }

  /** What was begun when the model was lost is dropped. */
  abandon(): void {
    this.#stream.flush();
    this.#waiting = [];
  }

  show(text: string, sources: readonly AnswerCitation[] = []): ShownSentence {
    const citations = sources.map((source) => source.number);
    const sentence = { index: this.#shown.length, text, citations, sources };
    this.#shown.push(sentence);
    return sentence;
  }

  #release(): ShownSentence[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting.map(({ text }) => this.show(text));
  }

  /** `values` stand behind the placeholders of the sentence. */
  take(sentence: string, values: KnownValues = noValues): ShownSentence[] {
    const verdict = this.#gate.take(sentence, values);
    if (verdict.type === 'cited') return [...this.#release(), this.show(verdict.sentence.text, verdict.citations)];
    if (verdict.type === 'withheld') this.#withheld.push(verdict.reason);
    else this.#waiting.push(verdict);
    return [];
  }
}
