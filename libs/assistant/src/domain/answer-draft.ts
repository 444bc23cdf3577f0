import type { AnswerCitation, AnswerSentence } from './answer.ts';
import type { GroundingGate } from './grounding-gate.ts';
import { SentenceStream } from './sentence-stream.ts';
import type { WithheldReason } from './support.ts';
import type { UncitedRole } from './uncited.ts';

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

  push(text: string): ShownSentence[] {
    return this.#stream.push(text).flatMap((sentence) => this.#take(sentence));
  }

  /** The end of a model turn; the last sentence of one that was cut is dropped. */
  endTurn(turn: { readonly final: boolean; readonly cut: boolean }): ShownSentence[] {
    const rest = this.#stream.flush();
    const shown = turn.cut ? [] : rest.flatMap((sentence) => this.#take(sentence));
    if (turn.final && this.hasCited) shown.push(...this.#release());
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

  #take(sentence: string): ShownSentence[] {
    const verdict = this.#gate.take(sentence);
    if (verdict.type === 'cited') return [...this.#release(), this.show(verdict.sentence.text, verdict.citations)];
    if (verdict.type === 'withheld') this.#withheld.push(verdict.reason);
    else this.#waiting.push(verdict);
    return [];
  }
}
