import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadTaggerWeights } from '../../adapters/tagger-weights.file.ts';
import { findStructured } from '../find-structured.ts';
import { addClosedClasses } from './closed-class-rules.ts';
import { addStreets, streetOf } from './street-rules.ts';

/** One text for each rule, and what the rule finds in it: without the rule its row fails. */
const examples: Readonly<Record<string, readonly [text: string, value: string]>> = {
  'account.cue': ['my membership number is 998877', '998877'],
  'address.street-field': ['986 Sunset Drive', '986 Sunset Drive'],
  'address.street-form': ['i live at 12 baker street', '12 baker street'],
  'age.cue': ['she died at the age of 83', '83'],
  'age.years-old': ['I am 42 years old', '42'],
  'bank-account.cue': ['my bank account number is 12345678', '12345678'],
  'card.cue-without-checksum': ['my card number is 4111 1111 1111 1112', '4111 1111 1111 1112'],
  'card.luhn-and-cue': ['my card is 4111 1111 1111 1111', '4111 1111 1111 1111'],
  'card.luhn-and-issuer': ['I used 5500005555555559 for it', '5500005555555559'],
  'date.iso': ['it came on 2024-03-05', '2024-03-05'],
  'date.month': ['it came on March 5, 2024', 'March 5, 2024'],
  'date.numeric': ['it came on 3/5/2024', '3/5/2024'],
  'date.weekday': ['it came on Tuesday', 'Tuesday'],
  'date.year': ['it was founded in 1987', '1987'],
  'driver-licence.cue': ["my driver's license is A1234567", 'A1234567'],
  'driver-licence.word': ['she showed me her license D436-5508-8213', 'D436-5508-8213'],
  'email.form': ['write to anna@example.com', 'anna@example.com'],
  'email.spaced': ['write to anna @ example.com', 'anna @ example.com'],
  'email.spelled': ['write to anna dot berg at example dot com', 'anna dot berg at example dot com'],
  'iban.checksum': ['pay GB82 WEST 1234 5698 7654 32', 'GB82 WEST 1234 5698 7654 32'],
  'iban.cue-without-checksum': ['my iban is GB83WEST12345698765432', 'GB83WEST12345698765432'],
  'ip.v4': ['I come from 203.0.113.7', '203.0.113.7'],
  'ip.v6': ['I come from 2001:db8::ff00:42:8329', '2001:db8::ff00:42:8329'],
  'national-id.de-tax-id': ['Steuer-ID 86095742719', '86095742719'],
  'national-id.es-dni': ['my DNI is 12345678Z', '12345678Z'],
  'national-id.fr-nir': ['NIR 2 55 08 14 168 025 38', '2 55 08 14 168 025 38'],
  'national-id.in-aadhaar': ['Aadhaar 2341 2341 2346', '2341 2341 2346'],
  'national-id.in-pan': ['my PAN card is ABCPE1234F', 'ABCPE1234F'],
  'national-id.it-codice-fiscale': ['codice fiscale RSSMRA85M01H501Q', 'RSSMRA85M01H501Q'],
  'national-id.uk-nhs': ['NHS number 943 476 5919', '943 476 5919'],
  'national-id.uk-nino': ['my NINO is AB123456C', 'AB123456C'],
  'national-id.us-ssn': ['my ssn is 123456789', '123456789'],
  'national-id.us-ssn-form': ['it is 123-45-6789', '123-45-6789'],
  'nationality.word': ['we met a slovenian guide', 'slovenian'],
  'order.cue': ['where is order W-1234567', 'W-1234567'],
  'order.glued': ['where is order12345', '12345'],
  'order.hash': ['what about #W1234567', '#W1234567'],
  'order.long-number': ['what about 370795561790', '370795561790'],
  'passport.cue': ['my passport number is X12345678', 'X12345678'],
  'phone.area': ['ask (0341) 123 456', '(0341) 123 456'],
  'phone.bare-north-american': ['Ann Lee, 7865551234', '7865551234'],
  'phone.bare-trunk': ['Ann Lee, 0341123456', '0341123456'],
  'phone.cue': ['call me on 5551234', '5551234'],
  'phone.cue-behind': ['5551234 is my number', '5551234'],
  'phone.grouped': ['Ann Lee, 57 17 47 92', '57 17 47 92'],
  'phone.international': ['it is +49 341 1234567', '+49 341 1234567'],
  'phone.national': ['is it 0341 1234567', '0341 1234567'],
  'phone.north-american': ['it is 786-555-1234', '786-555-1234'],
  'phone.pairs': ['Ann Lee 01 42 68 53 00', '01 42 68 53 00'],
  'plate.cue': ['my car has the plate B-AB 1234', 'B-AB 1234'],
  'postcode.cue': ['my zip code is 90210', '90210'],
  'postcode.uk-form': ['I am near SW1A 1AA', 'SW1A 1AA'],
  'title.courtesy': ['please ask Dr. Berg', 'Dr.'],
  'url.bare-domain': ['visit example.com/shop', 'example.com/shop'],
  'url.connection': [
    'it says postgres://anna:secret@db.example.com/shop',
    'postgres://anna:secret@db.example.com/shop',
  ],
  'url.credentials': ['see https://anna:secret@example.com/x', 'https://anna:secret@example.com/x'],
  'url.form': ['see https://www.example.com/x', 'https://www.example.com/x'],
  'username.cue': ['my username is anna_b92', 'anna_b92'],
  'username.handle': ['I am @anna_b92 there', '@anna_b92'],
};

const { lexicon } = loadTaggerWeights();
const found = (text: string): string[] =>
  [...addClosedClasses(text, addStreets(text, findStructured(text)), lexicon), ...streetOf(text)].map(
    ({ rule, start, end }) => `${rule}=${text.slice(start, end)}`,
  );

const ruleName =
  /'((?:account|address|age|bank-account|card|date|driver-licence|email|iban|ip|national-id|nationality|order|passport|phone|plate|postcode|title|url|username)\.[a-z0-9-]+)'/g;

describe('each rule of detection', () => {
  it.each(Object.entries(examples))('[F7] %s finds what it is for', (rule, [text, value]) => {
    expect(found(text)).toContain(`${rule}=${value}`);
  });

  it('has its row in this test', () => {
    const folder = new URL('./', import.meta.url);
    const names = readdirSync(folder)
      .filter((file) => file.endsWith('-rules.ts'))
      .flatMap((file) => [...readFileSync(new URL(file, folder), 'utf8').matchAll(ruleName)].map(([, name]) => name));
    expect([...new Set(names)].sort()).toEqual(Object.keys(examples).sort());
  });
});

describe('numbers that look like another kind', () => {
  it.each([
    ['an international phone is no Aadhaar number', 'call me on +842186307664', 'phone.international=+842186307664'],
    ['the first 12 digits of a card are no card', 'debit card 6759 9801 0937 8028 76 please', '6759 9801 0937 8028 76'],
    ['the end of a card is no Aadhaar number', 'my card 5018-3796-0271-9756 was stolen', '5018-3796-0271-9756'],
    ['an extension is no measure', 'it is +1-786-724-8632x424', 'phone.international=+1-786-724-8632x424'],
    ['a parenthesis around a phone stays outside', 'Contact: Ann ((854) 632-5770)', 'phone.cue=(854) 632-5770'],
    ['a quoted phone is no measure in inches', '{"phone": "+353 39 230 5902"}', 'phone.international=+353 39 230 5902'],
    ['two phones beside a slash are two', '+353 10 452 6596 / 021 654 1648', 'phone.international=+353 10 452 6596'],
    ['"no." ends no sentence', 'her driver license no. is R24-39-1056', 'driver-licence.cue=R24-39-1056'],
  ])('[F7] %s', (_what, text, expected) => {
    expect(found(text).join(' ')).toContain(expected);
  });

  it.each([
    ['two model numbers', 'the LaserJet 4500 4550 series for the office'],
    ['a part number', '016200001 Transfer Belt Unit'],
    ['thousands', 'we sold 1 250 000 of them'],
    ['a span of years', 'I worked there 1990-1995'],
  ])('does not take %s for a phone', (_what, text) => {
    expect(found(text).filter((name) => name.startsWith('phone'))).toEqual([]);
  });
});
