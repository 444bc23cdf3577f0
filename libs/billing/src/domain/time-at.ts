/** A number as a time; the domain reads no clock. */
// eslint-disable-next-line no-restricted-globals -- turns a number into a time
export const timeAt = (ms: number): Date => new Date(ms);
