import { MerchantId } from '@rag-assistant/kernel';

/** Letters alone, so that no analyser cuts or stems it: it stays whole in terms, titles and vectors' texts. */
const markerForm = /zq[a-p]{6}qz/gi;
const merchantForm = /a55e[0-9a-f]{4}-0000-4000-8000-[0-9a-f]{12}/g;

export interface Subject {
  readonly index: number;
  readonly id: MerchantId;
  /** Stands in everything that the merchant owns. */
  readonly marker: string;
}

const letters = (value: number): string => {
  let text = '';
  for (let at = 0, rest = value; at < 6; at += 1, rest = Math.floor(rest / 16))
    text += 'abcdefghijklmnop'.charAt(rest % 16);
  return text;
};

/** The n-th merchant of a search; two indexes share neither id nor marker. */
export const subjectAt = (index: number): Subject => {
  // An odd factor spreads neighbours over the whole range and keeps them distinct.
  const spread = ((index + 1) * 7_919_993) % 16 ** 6;
  return {
    index,
    id: MerchantId.parse(
      `a55e${index.toString(16).padStart(4, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`,
    ),
    marker: `zq${letters(spread)}qz`,
  };
};

const plain = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Map) return [...(value as Map<unknown, unknown>)];
  if (value instanceof Set) return [...(value as Set<unknown>)];
  if (value instanceof Error) {
    const { stack, cause } = value;
    return { fields: Object.entries(value), stack, cause };
  }
  return value;
};

/** Everything of a value that could be shown, errors with their stack and cause. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify([value], plain));

/** Marks and ids of other merchants in a text; `own` null: of any merchant. */
export const foreignMarks = (text: string, own: Subject | null): string[] => {
  const found = [...(text.match(markerForm) ?? []), ...(text.match(merchantForm) ?? [])];
  return own ? found.filter((mark) => mark.toLowerCase() !== own.marker && mark !== own.id) : found;
};
