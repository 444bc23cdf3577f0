/** What topics and buses take in one call. */
const entriesMax = 10;
const bytesMax = 256 * 1024;
/** Attributes and names around a body. */
const overheadBytes = 1024;

export interface Sized<Item> {
  readonly item: Item;
  /** Place of the item in the whole. */
  readonly at: number;
  readonly body: string;
}

/** Whether one body alone goes through. */
export const fits = (body: string): boolean => Buffer.byteLength(body) + overheadBytes <= bytesMax;

/** Bodies in their order, as many in a batch as one call takes. */
export const batches = <Item>(all: readonly Sized<Item>[]): Sized<Item>[][] => {
  const cut: Sized<Item>[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const one of all) {
    const own = Buffer.byteLength(one.body) + overheadBytes;
    const last = cut.at(-1);
    if (last === undefined || last.length === entriesMax || bytes + own > bytesMax) {
      cut.push([one]);
      bytes = own;
    } else {
      last.push(one);
      bytes += own;
    }
  }
  return cut;
};
