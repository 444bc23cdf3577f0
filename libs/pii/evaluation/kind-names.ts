import type { Finding, PersonalDataKind } from '../src/domain/personal-data.ts';
import type { Predicted } from './scores.ts';

/** Our kinds in the names of the set; what it does not mark stays `OTHER` and counts as an extra find there. */
const names: Partial<Record<PersonalDataKind, string>> = {
  PERSON: 'PERSON',
  ADDRESS: 'STREET_ADDRESS',
  POSTCODE: 'ZIP_CODE',
  LOCATION: 'GPE',
  ORGANISATION: 'ORGANIZATION',
  NATIONALITY: 'NRP',
  TITLE: 'TITLE',
  AGE: 'AGE',
  DATE: 'DATE_TIME',
  BIRTH_DATE: 'DATE_TIME',
  PHONE: 'PHONE_NUMBER',
  EMAIL: 'EMAIL_ADDRESS',
  CARD: 'CREDIT_CARD',
  IBAN: 'IBAN_CODE',
  NATIONAL_ID: 'US_SSN',
  DRIVER_LICENCE: 'US_DRIVER_LICENSE',
  IP: 'IP_ADDRESS',
  URL: 'DOMAIN_NAME',
  URL_CREDENTIALS: 'DOMAIN_NAME',
};

export const toPredicted = ({ start, end, kind }: Pick<Finding, 'start' | 'end' | 'kind'>): Predicted => ({
  start,
  end,
  kind: names[kind] ?? 'OTHER',
});
