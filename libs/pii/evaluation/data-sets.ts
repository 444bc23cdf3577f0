import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface GoldSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
}

export interface GoldText {
  readonly id: string;
  readonly text: string;
  readonly spans: readonly GoldSpan[];
}

type Line = Readonly<Record<string, unknown>>;

/** Reads public sets from a folder and keeps a hash of what was read. */
export class DataSets {
  readonly #folder: string;
  readonly #hash = createHash('sha256');

  constructor(folder: string) {
    this.#folder = folder;
  }

  get hash(): string {
    return this.#hash.copy().digest('hex');
  }

  lines(path: string): Line[] {
    const text = gunzipSync(readFileSync(join(this.#folder, path))).toString();
    this.#hash.update(path).update(text);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line);
  }

  marked(path: string): GoldText[] {
    return this.lines(path).map((line) => ({
      id: String(line['id']),
      text: String(line['text']),
      spans: (line['spans'] as [number, number, string][]).map(([start, end, kind]) => ({ start, end, kind })),
    }));
  }

  titles(): string[] {
    return ['abt-buy', 'amazon-google', 'walmart-amazon']
      .flatMap((shop) => this.lines(`product-match/${shop}.corpus.jsonl.gz`))
      .map((line) => String(line['title'] ?? line['name']));
  }

  /** Lines of the documents of a knowledge base. */
  articleLines(): string[] {
    return this.lines('support-kb/documents.jsonl.gz')
      .flatMap((line) => String(line['content']).split('\n'))
      .filter((line) => /\p{L}/u.test(line));
  }
}
