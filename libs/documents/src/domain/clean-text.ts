/** Control characters, soft hyphens, zero-width marks and byte-order marks: nothing a reader sees. */
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u2060\ufeff]/g;

/** Well-formed Unicode with `\n` line ends; what a database refuses or a reader cannot see is gone. */
export const cleanText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(unwanted, '')
    .replace(/[\u00a0\u202f]/g, ' ');

export const oneLine = (text: string): string => cleanText(text).replace(/\s+/g, ' ').trim();
