import type { Finding, PersonalDataKind } from '../personal-data.ts';

/** Words that make a sentence; product titles have next to none. */
const sentenceWord =
  /(?:^|[^\p{L}\p{N}])(?:i|i'm|im|me|my|you|your|he|she|his|her|we|us|our|they|is|are|was|were|be|have|has|can|could|will|would|please|pls|what|where|when|who|how|this|the|call|hi|hello|thanks)(?![\p{L}\p{N}-])/iu;
const twoWords = /\p{L}{3}[^\p{L}]+\p{L}{3}/u;

/** One segment of folded text while rules read it. */
export class Scan {
  readonly text: string;
  readonly findings: Finding[] = [];
  readonly hasDigit: boolean;
  readonly hasAt: boolean;
  readonly hasDot: boolean;
  readonly hasColon: boolean;
  #sentence: boolean | undefined;

  constructor(text: string) {
    this.text = text;
    let digit = false;
    let at = false;
    let dot = false;
    let colon = false;
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charCodeAt(i);
      if (unit >= 48 && unit <= 57) digit = true;
      else if (unit === 64) at = true;
      else if (unit === 46) dot = true;
      else if (unit === 58) colon = true;
    }
    this.hasDigit = digit;
    this.hasAt = at;
    this.hasDot = dot;
    this.hasColon = colon;
  }

  /** Whether the text speaks like a person or a form rather than like a product title. */
  get isSentence(): boolean {
    this.#sentence ??=
      sentenceWord.test(this.text) || this.text.includes('\n') || (this.text.length < 40 && !twoWords.test(this.text));
    return this.#sentence;
  }

  /** At most `units` of lower-case text in front of `at`. */
  before(at: number, units = 48): string {
    return this.text.slice(Math.max(0, at - units), at).toLowerCase();
  }

  /** At most `units` of lower-case text from `at` on. */
  after(at: number, units = 32): string {
    return this.text.slice(at, at + units).toLowerCase();
  }

  isFree(start: number, end: number): boolean {
    return !this.findings.some((finding) => start < finding.end && end > finding.start);
  }

  /** First come, first served: rules run from the surest to the vaguest. */
  claim(start: number, end: number, kind: PersonalDataKind, confidence: number, rule: string): boolean {
    if (!this.isFree(start, end)) return false;
    this.findings.push({ start, end, kind, confidence, rule });
    return true;
  }

  /** Runs a global expression over the text; `visit` may answer where to go on. */
  each(expression: RegExp, visit: (start: number, end: number, match: RegExpExecArray) => number | undefined): void {
    expression.lastIndex = 0;
    for (let match = expression.exec(this.text); match; match = expression.exec(this.text)) {
      const end = match.index + match[0].length;
      expression.lastIndex = visit(match.index, end, match) ?? Math.max(end, match.index + 1);
    }
  }
}
