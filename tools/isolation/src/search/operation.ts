import type { MerchantModel, WorldRun } from './world-run.ts';

/** Small numbers that an operation reads as it likes; small, so that merchants meet on the same keys. */
export type Numbers = readonly [a: number, b: number, c: number];
export const numberMax = 11;

export type Perform = (run: WorldRun, model: MerchantModel, numbers: Numbers) => Promise<void>;
