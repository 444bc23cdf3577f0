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

const roleMailbox =
  /^(?:info|care|support|help|helpdesk|sales|privacy|accounts?|prices|data|contact|service|hello|orders?|returns|team|office|press|jobs|billing|shop|store|customer.?(?:care|service)|no-?reply|legal|admin|warranty|repairs?)@/i;
const publicKinds = new Set(['AGE', 'POSTCODE', 'ORDER', 'ACCOUNT', 'USERNAME']);
const documentConfidenceMin = 0.9;

/**
 * For documents that a shop publishes: its own mailboxes, prices and opening days stay, people's data go. Public phone
 * numbers cannot be told from private ones and go too.
 */
export const selectForDocuments: SelectFindings = (text, findings) =>
  findings.filter(
    ({ kind, start, end, confidence }) =>
      identifyingKinds.has(kind) &&
      !publicKinds.has(kind) &&
      confidence >= documentConfidenceMin &&
      !(kind === 'EMAIL' && roleMailbox.test(text.slice(start, end))),
  );
