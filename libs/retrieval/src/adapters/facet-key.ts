/** A brand or category as it is compared. */
export const facetKey = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
