import type { ProductPassage } from './passages.ts';

/** A product that meets a question, and how well. */
export interface Match {
  readonly passage: ProductPassage;
  /** 0 to 1: how much of the question's own words the product meets. */
  readonly coverage: number;
  /** The same with what tells variants apart; any number, more is closer. */
  readonly closeness?: number;
}
