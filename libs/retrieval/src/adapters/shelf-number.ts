import type { Shelf } from '../domain/prepare-document.ts';

/** Shelves as the tables name them. */
export const shelfNumber: Readonly<Record<Shelf, number>> = { product: 1, text: 2 };
