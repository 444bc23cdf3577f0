import type { WithheldSpan } from '../domain/withhold-spans.ts';

/** Personal data in a text that a shop is about to publish, and what is to stand in its place. */
export type FindPersonalData = (text: string) => readonly WithheldSpan[];
