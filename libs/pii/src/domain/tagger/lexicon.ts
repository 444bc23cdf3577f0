import { hashText } from './hashing.ts';

/** What a word may be; the classes of a word are a mask. */
export const wordClass = {
  first: 1,
  last: 2,
  city: 4,
  country: 8,
  nationality: 16,
  street: 32,
  job: 64,
  company: 128,
  title: 256,
  date: 512,
  suffix: 1024,
  plain: 2048,
} as const;

const seed = 0x51ed270b;
const probesMax = 64;

/** Classes of a lower-case word; 0 for an unknown one. */
export interface WordClasses {
  classesOf(word: string): number;
}

/** Open addressing over 32-bit cells: 20 bits of the word's hash, 12 bits of classes. Words are not stored. */
export class Lexicon implements WordClasses {
  readonly cells: Uint32Array;
  readonly #mask: number;

  /** `cells.length` is a power of two. */
  constructor(cells: Uint32Array) {
    this.cells = cells;
    this.#mask = cells.length - 1;
  }

  classesOf(word: string): number {
    const hash = hashText(word, seed) >>> 0;
    const mark = hash >>> 12;
    for (let at = hash & this.#mask, probe = 0; probe < probesMax; at = (at + 1) & this.#mask, probe += 1) {
      const cell = this.cells[at] ?? 0;
      if (cell === 0) return 0;
      if (cell >>> 12 === mark) return cell & 4095;
    }
    return 0;
  }

  static of(words: ReadonlyMap<string, number>): Lexicon {
    let bits = 16;
    while (2 ** bits * 0.65 < words.size) bits += 1;
    const cells = new Uint32Array(2 ** bits);
    const mask = cells.length - 1;
    for (const [word, classes] of words) {
      const hash = hashText(word, seed) >>> 0;
      const mark = hash >>> 12;
      let at = hash & mask;
      for (let probe = 0; cells[at] !== 0 && (cells[at] ?? 0) >>> 12 !== mark && probe < probesMax; probe += 1)
        at = (at + 1) & mask;
      cells[at] = ((mark << 12) | ((cells[at] ?? 0) & 4095) | classes) >>> 0;
    }
    return new Lexicon(cells);
  }
}
