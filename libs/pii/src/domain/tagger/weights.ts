import { invalid } from '@rag-assistant/kernel';
import { packRows } from './emissions.ts';
import { featureVersion } from './features.ts';
import { Lexicon } from './lexicon.ts';
import { tagCount } from './tags.ts';
import { gateCells } from './title-gate.ts';

/** What stands in front of the numbers of a weights file. */
export interface WeightsHeader {
  readonly form: 'pii-tagger';
  readonly featureVersion: number;
  readonly bucketBits: number;
  readonly lexiconBits: number;
  /** An int8 weight times this is its log-odds. */
  readonly scale: number;
  /** Log-odds of tag b behind tag a at `a * tagCount + b`. */
  readonly transitions: readonly number[];
  readonly seed: number;
  /** SHA-256 of the training texts. */
  readonly dataHash: string;
  readonly trainedOn: number;
}

export interface TaggerWeights {
  readonly header: WeightsHeader;
  readonly transitions: Float32Array;
  readonly lexicon: Lexicon;
  readonly gate: Float32Array;
  /** `tagCount` weights a feature, features in order. */
  readonly emissions: Int8Array;
  /** The same, packed for adding. */
  readonly rows: Int32Array;
}

/** Length of the header (uint32, little-endian), the header as JSON padded to 4 bytes, lexicon, gate, emissions. */
export const writeWeights = ({
  header,
  lexicon,
  gate,
  emissions,
}: Omit<TaggerWeights, 'transitions' | 'rows'>): Uint8Array => {
  const text = JSON.stringify(header);
  const head = new TextEncoder().encode(text + ' '.repeat((4 - (text.length % 4)) % 4));
  const bytes = new Uint8Array(4 + head.length + lexicon.cells.byteLength + gate.byteLength + emissions.byteLength);
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  let at = 4;
  for (const part of [head, lexicon.cells, gate, emissions]) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  return bytes;
};

const isHeader = (value: unknown): value is WeightsHeader =>
  typeof value === 'object' &&
  value !== null &&
  'form' in value &&
  value.form === 'pii-tagger' &&
  'featureVersion' in value &&
  value.featureVersion === featureVersion &&
  'transitions' in value &&
  Array.isArray(value.transitions) &&
  value.transitions.length === tagCount * tagCount;

const headerOf = (bytes: Uint8Array, size: number): WeightsHeader | undefined => {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
    return isHeader(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** @throws AppError `pii.weights-unreadable` when the bytes are cut, damaged or of another version of the features */
export const readWeights = (bytes: Uint8Array): TaggerWeights => {
  const size = bytes.byteLength > 8 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) : 0;
  const header = size > 0 && size < bytes.byteLength ? headerOf(bytes, size) : undefined;
  const lexiconBytes = header ? 4 * 2 ** header.lexiconBits : 0;
  const emissionCount = header ? 2 ** header.bucketBits * tagCount : 0;
  if (!header || bytes.byteLength !== 4 + size + lexiconBytes + 4 * gateCells + emissionCount)
    throw invalid('pii.weights-unreadable', 'The weights of the tagger are damaged or of another version.', {
      bytes: bytes.byteLength,
    });
  // Not bytes.slice: a Buffer would share its pool, and the numbers want an aligned start.
  const numbers = new Uint8Array(bytes.subarray(4 + size)).buffer;
  const emissions = new Int8Array(numbers, lexiconBytes + 4 * gateCells, emissionCount);
  return {
    header,
    transitions: Float32Array.from(header.transitions),
    lexicon: new Lexicon(new Uint32Array(numbers, 0, 2 ** header.lexiconBits)),
    gate: new Float32Array(numbers, lexiconBytes, gateCells),
    emissions,
    rows: packRows(emissions),
  };
};
