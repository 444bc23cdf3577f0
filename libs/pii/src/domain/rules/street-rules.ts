import type { Finding } from '../personal-data.ts';
import { Scan } from './scan.ts';

/** "12 baker street": a number, one to three names, a word for a street; small words in between are no name. */
const street =
  /(?<![\p{L}\p{N}.,$€£-])\d{1,5}[a-z]?(?: (?!(?:minutes?|mins?|hours?|days?|km|miles?|metres?|meters?|blocks?|from|to|the|a|an|in|on|of|for|off|down|up|more|and|or|at|by|my|your|with|new|people|shops?|houses?) )\p{L}[\p{L}.'-]{0,20}){1,3} (?:street|road|avenue|ave|lane|boulevard|blvd|crescent)(?!\p{L})\.?/giu;

/** A whole field of a form: "986 Sunset Drive"; nothing else stands in the text, so vaguer words suffice. */
const streetField =
  /^\s*\d{1,5}[a-wyz]?(?: (?!(?:hard|flash|disk|disc|usb|tape|cd|dvd|inch|port|pack|tb|gb|mb|way|piece) )\p{L}[\p{L}.'-]{0,20}){1,3} (?:street|st|road|rd|avenue|ave|lane|drive|court|place|boulevard|terrace|parkway)\.?\s*$/iu;

/** A text that is one street and nothing more. */
export const streetOf = (text: string): Finding[] =>
  text.length <= 80 && streetField.test(text)
    ? [{ start: 0, end: text.length, kind: 'ADDRESS', confidence: 0.8, rule: 'address.street-field' }]
    : [];

/** Adds streets in the English form, and lengthens a shorter address that the tagger has cut off. */
export const addStreets = (text: string, findings: readonly Finding[]): Finding[] => {
  if (!/\d \p{L}/u.test(text)) return [...findings];
  let all = [...findings];
  new Scan(text).each(street, (start, end) => {
    const touched = all.filter((finding) => finding.start < end && finding.end > start);
    if (touched.some(({ rule, kind }) => rule !== 'tagger' || kind === 'PERSON')) return undefined;
    const addresses = touched.filter(({ kind }) => kind === 'ADDRESS');
    all = all.filter((finding) => !touched.includes(finding));
    all.push({
      start: Math.min(start, ...addresses.map((finding) => finding.start)),
      end: Math.max(end, ...addresses.map((finding) => finding.end)),
      kind: 'ADDRESS',
      confidence: 0.8,
      rule: 'address.street-form',
    });
    return undefined;
  });
  return all;
};
