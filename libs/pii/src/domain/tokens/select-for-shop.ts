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
const documentConfidenceMin = 0.75;
/** Kinds whose form alone proves them. */
const formKinds: ReadonlySet<string> = new Set([
  'EMAIL',
  'PHONE',
  'CARD',
  'IBAN',
  'BANK_ACCOUNT',
  'NATIONAL_ID',
  'PASSPORT',
  'DRIVER_LICENCE',
  'URL_CREDENTIALS',
  'ORDER',
]);
/** A tagger takes "250 points" or "Step 2" for an address; a street says so. */
const street =
  /\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|boulevard|blvd|way|place|pl|square|sq|terrace|close|suite|apt|apartment|stra(?:ss|ß)e|weg|platz|rue|via|calle)\b/iu;
/** A shop speaks of itself. */
const ofTheShop =
  /\b(?:us|our|we|returns?|head ?office|headquarters|warehouse|store|showroom|shop|help ?line|hotline)\b/i;

/** "Standard delivery: 7–10" is no order number. */
const isForm = (value: string, { kind }: Finding): boolean =>
  formKinds.has(kind) && (kind !== 'ORDER' || /\d{5}/.test(value));

const lineOf = (text: string, { start, end }: Finding): string => {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const to = text.indexOf('\n', end);
  return text.slice(from, to < 0 ? text.length : to);
};

/**
 * For documents that a shop publishes. What is taken out does not come back, so only a form counts (mail, phone, card,
 * order, street), and beside one on its line every other finding: "Thursdays", "Guatemala" and titles in capitals stay. The
 * shop's own mailboxes stay, and its phone and address on a line that speaks of the shop and names no person.
 */
export const selectForDocuments: SelectFindings = (text, findings) => {
  const found = findings.filter(({ kind }) => identifyingKinds.has(kind));
  const isMailbox = ({ kind, start, end }: Finding): boolean =>
    kind === 'EMAIL' && roleMailbox.test(text.slice(start, end));
  const lines = new Map<string, Finding[]>();
  for (const finding of found) {
    const line = lineOf(text, finding);
    lines.set(line, [...(lines.get(line) ?? []), finding]);
  }
  return [...lines].flatMap(([line, inLine]) => {
    const anchors = inLine.filter(
      (finding) =>
        finding.confidence >= documentConfidenceMin &&
        !isMailbox(finding) &&
        (isForm(text.slice(finding.start, finding.end), finding) ||
          (finding.kind === 'ADDRESS' && street.test(text.slice(finding.start, finding.end)))),
    );
    const contactsOnly = anchors.every(({ kind }) => kind === 'PHONE' || kind === 'ADDRESS');
    const isShops = contactsOnly && ofTheShop.test(line) && !inLine.some(isFullName(text));
    return anchors.length === 0 || isShops ? [] : inLine.filter((finding) => !isMailbox(finding));
  });
};

const fullNameConfidenceMin = 0.9;
const isFullName =
  (text: string) =>
  ({ kind, start, end, confidence }: Finding): boolean =>
    kind === 'PERSON' && confidence >= fullNameConfidenceMin && /\S\s+\S/.test(text.slice(start, end));
