/** What one document may cost. A document beyond a bound is refused whole, never cut. */
export interface ExtractionLimits {
  readonly bytesMax: number;
  /** Pages of a PDF, slides, or sheets. */
  readonly pagesMax: number;
  /** Cells with content of all tables together. */
  readonly cellsMax: number;
  /** Of the text that is read. */
  readonly charactersMax: number;
  /** Files inside an Office file. */
  readonly entriesMax: number;
  /** Bytes that the compressed parts of a file unpack to, all together. */
  readonly expandedBytesMax: number;
  /** Unpacked bytes for each packed one, looked at beyond the first 8 MB. */
  readonly expansionRatioMax: number;
  /** Elements inside elements, values inside values. */
  readonly nestingMax: number;
  /** From the start of the reading, after the bytes have arrived. */
  readonly timeMs: number;
  /** Old generation of the reading thread's heap. */
  readonly heapMbMax: number;
  /** Heap and buffers of the reading thread together. */
  readonly memoryMbMax: number;
}

/** The process stays below 512 MB with one reading thread. */
export const defaultExtractionLimits: ExtractionLimits = {
  bytesMax: 50_000_000,
  pagesMax: 1_000,
  cellsMax: 500_000,
  charactersMax: 5_000_000,
  entriesMax: 4_000,
  expandedBytesMax: 200_000_000,
  expansionRatioMax: 200,
  nestingMax: 200,
  timeMs: 9_000,
  heapMbMax: 320,
  memoryMbMax: 360,
};
