export * from './quantities.ts';
export * from './sentences.ts';
export * from './stem.ts';
export type { Unit } from './units.ts';
export * from './words.ts';
