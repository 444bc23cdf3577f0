import { findAccounts, findPayments } from './rules/account-rules.ts';
import { findCards } from './rules/card-rules.ts';
import { findContacts } from './rules/contact-rules.ts';
import { findIdentities } from './rules/identity-rules.ts';
import { numberGroups } from './rules/number-groups.ts';
import { findPhones } from './rules/phone-rules.ts';
import { Scan } from './rules/scan.ts';
import type { Finding } from './personal-data.ts';

/** What form, arithmetic and words nearby tell, in the order of the text. Reads one segment of folded text. */
export const findStructured = (text: string): Finding[] => {
  const scan = new Scan(text);
  findContacts(scan);
  if (scan.hasDigit) {
    const groups = numberGroups(text);
    findPayments(scan);
    findIdentities(scan);
    findCards(scan, groups);
    findPhones(scan, groups);
  }
  findAccounts(scan);
  return scan.findings.sort((a, b) => a.start - b.start);
};
