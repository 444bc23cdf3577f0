import { identifyingKinds, narrowingKinds, type Finding } from '../personal-data.ts';

const sentenceEnd = /[.!?\n]/;
const pointing = new Set(['PERSON', 'ADDRESS', 'AGE', 'BIRTH_DATE', 'NATIONAL_ID', 'PASSPORT']);

/** Which findings of a shopper's text leave no shop without their placeholder. */
export type SelectFindings = (text: string, findings: readonly Finding[]) => Finding[];

/**
 * All kinds that point at a person; places, organisations and nationalities only in the sentence of such a finding:
 * "Anna from Oslo", but not "do you ship to Oslo?". Dates and courtesy titles stay.
 */
export const selectForShop: SelectFindings = (text, findings) => {
  const persons = findings.filter(({ kind }) => pointing.has(kind));
  const together = (a: Finding, b: Finding): boolean =>
    !sentenceEnd.test(text.slice(Math.min(a.end, b.end), Math.max(a.start, b.start)));
  return findings.filter(
    (finding) =>
      identifyingKinds.has(finding.kind) ||
      (narrowingKinds.has(finding.kind) && persons.some((person) => together(finding, person))),
  );
};
