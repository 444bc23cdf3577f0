import type { PersonalDataKind } from '../personal-data.ts';

/** Names of fields, without case and separators, whose text is personal whatever it says. */
const kinds: Readonly<Record<string, PersonalDataKind>> = {
  firstname: 'PERSON',
  lastname: 'PERSON',
  fullname: 'PERSON',
  customername: 'PERSON',
  recipientname: 'PERSON',
  cardholder: 'PERSON',
  accountholder: 'PERSON',
  surname: 'PERSON',
  givenname: 'PERSON',
  familyname: 'PERSON',
  email: 'EMAIL',
  emailaddress: 'EMAIL',
  phone: 'PHONE',
  phonenumber: 'PHONE',
  mobile: 'PHONE',
  address1: 'ADDRESS',
  address2: 'ADDRESS',
  addressline1: 'ADDRESS',
  addressline2: 'ADDRESS',
  street: 'ADDRESS',
  streetaddress: 'ADDRESS',
  shippingaddress: 'ADDRESS',
  billingaddress: 'ADDRESS',
  zip: 'POSTCODE',
  zipcode: 'POSTCODE',
  postcode: 'POSTCODE',
  postalcode: 'POSTCODE',
  birthdate: 'BIRTH_DATE',
  dateofbirth: 'BIRTH_DATE',
  dob: 'BIRTH_DATE',
  username: 'USERNAME',
  userid: 'USERNAME',
  customerid: 'ACCOUNT',
  orderid: 'ORDER',
  ordernumber: 'ORDER',
  iban: 'IBAN',
  cardnumber: 'CARD',
  ssn: 'NATIONAL_ID',
};

/** What the text of a field is by its name alone; `name` is no such field, since products have one. */
export const kindOfKey = (key: string): PersonalDataKind | undefined =>
  kinds[key.toLowerCase().replace(/[^a-z0-9]/g, '')];
