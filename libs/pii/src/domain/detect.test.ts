import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTaggerWeights } from '../adapters/tagger-weights.file.ts';
import { makeDetectPersonalData } from './detect.ts';
import { makeStreamDetector } from './stream-detector.ts';

const weights = loadTaggerWeights();
const detect = makeDetectPersonalData(weights);
const found = (text: string): string[] =>
  detect(text).map(({ kind, start, end }) => `${kind}=${text.slice(start, end)}`);

describe('detection of values with a form', () => {
  it.each([
    ['card 4111 1111 1111 1111 please', 'CARD=4111 1111 1111 1111'],
    ['pay with 5500005555555559', 'CARD=5500005555555559'],
    ['IBAN: GB82 WEST 1234 5698 7654 32', 'IBAN=GB82 WEST 1234 5698 7654 32'],
    ['my ssn is 123-45-6789', 'NATIONAL_ID=123-45-6789'],
    ['my NINO is AB123456C', 'NATIONAL_ID=AB123456C'],
    ['NHS number 943 476 5919', 'NATIONAL_ID=943 476 5919'],
    ['Steuer-ID 86095742719', 'NATIONAL_ID=86095742719'],
    ['NIR 2 55 08 14 168 025 38', 'NATIONAL_ID=2 55 08 14 168 025 38'],
    ['my DNI is 12345678Z', 'NATIONAL_ID=12345678Z'],
    ['NIE X1234567L', 'NATIONAL_ID=X1234567L'],
    ['codice fiscale RSSMRA85M01H501Q', 'NATIONAL_ID=RSSMRA85M01H501Q'],
    ['Aadhaar 2341 2341 2346', 'NATIONAL_ID=2341 2341 2346'],
    ['my PAN card is ABCPE1234F', 'NATIONAL_ID=ABCPE1234F'],
    ['my passport number is X12345678', 'PASSPORT=X12345678'],
    ["Is A1234567 a valid driver's license number?", 'DRIVER_LICENCE=A1234567'],
    ['my car has the plate B-AB 1234', 'PLATE=B-AB 1234'],
    ['write to anna.berg+shop@example.co.uk', 'EMAIL=anna.berg+shop@example.co.uk'],
    ['call me on 07700 900123', 'PHONE=07700 900123'],
    ['the login came from 203.0.113.7', 'IP=203.0.113.7'],
    ['it came from 2001:db8::ff00:42:8329', 'IP=2001:db8::ff00:42:8329'],
    ['see https://user:secret@shop.example.com/x', 'URL_CREDENTIALS=https://user:secret@shop.example.com/x'],
    ['my username is anna_b92', 'USERNAME=anna_b92'],
    ['my bank account number is 12345678', 'BANK_ACCOUNT=12345678'],
    ['where is order #W1234567', 'ORDER=#W1234567'],
    ['my membership number is 998877', 'ACCOUNT=998877'],
    ['my date of birth is 1987-05-12', 'BIRTH_DATE=1987-05-12'],
  ])('[F7] finds the value of "%s"', (text, expected) => {
    expect(found(text)).toContain(expected);
  });

  it.each([
    ['a card whose checksum is wrong', 'order 4111 1111 1111 1112 is late', 'CARD'],
    ['an IBAN whose checksum is wrong', 'part GB83 WEST 1234 5698 7654 32', 'IBAN'],
    ['a DNI whose letter is wrong', 'my DNI is 12345678A', 'NATIONAL_ID'],
    ['an Aadhaar whose checksum is wrong', 'I have 2341 2341 2347 of them', 'NATIONAL_ID'],
    ['a version as an address of a machine', 'firmware version 10.2.3.4', 'IP'],
    ['a date as a phone', 'I called on 12-05-1987', 'PHONE'],
    ['a price as a phone', 'it costs $1234567', 'PHONE'],
  ])('does not take %s', (_what, text, kind) => {
    expect(detect(text).map((finding) => finding.kind)).not.toContain(kind);
  });
});

describe('detection of people and places', () => {
  it('[F7] takes a brand for a person only where somebody says so', () => {
    for (const text of [
      'Calvin Klein jeans',
      'Tommy Hilfiger polo shirt',
      'Dr. Martens 1460 boots black',
      'do you have calvin klein jeans in size 32?',
      'I want to return the Ralph Lauren jacket',
    ])
      expect(found(text)).toEqual([]);
    expect(found('My name is Calvin Klein')).toEqual(['PERSON=Calvin Klein']);
  });

  it('[F7] finds names and addresses in capitals, in lower case and on several lines', () => {
    expect(found('my name is john smith and i live at 12 baker street')).toEqual([
      'PERSON=john smith',
      'ADDRESS=12 baker street',
    ]);
    expect(found('SHIP IT TO JOHN SMITH, 44 ELM STREET')).toEqual(['PERSON=JOHN SMITH', 'ADDRESS=44 ELM STREET']);
    expect(found('Anna Berg\n12 Elm Road\nApt. 4').join()).toContain('PERSON=Anna Berg');
  });

  it('leaves questions of a shopper alone', () => {
    for (const text of [
      'what is your return policy for boots?',
      'does the pan come in a 32 cm size?',
      'got any tents for two people that cost less than 300 bucks?',
      'i want to talk to a manager',
    ])
      expect(found(text)).toEqual([]);
  });
});

describe('detection of disguised values', () => {
  it.each([
    ['full-width digits', 'card ４１１１ １１１１ １１１１ １１１１', 'CARD', '４１１１ １１１１ １１１１ １１１１'],
    ['zero-width characters', 'mail jo\u200bhn@exa\u200bmple.com', 'EMAIL', 'jo\u200bhn@exa\u200bmple.com'],
    ['letters of another script', 'mail j\u043ehn@ex\u0430mple.com', 'EMAIL', 'j\u043ehn@ex\u0430mple.com'],
    ['a line break', 'my card is 4111-1111\n1111-1111', 'CARD', '4111-1111\n1111-1111'],
    ['a line break in a mail address', 'mail john@\nexample.com', 'EMAIL', 'john@\nexample.com'],
    ['words', 'write to jane dot doe at gmail dot com', 'EMAIL', 'jane dot doe at gmail dot com'],
    ['brackets', 'jane.doe [at] gmail [dot] com is mine', 'EMAIL', 'jane.doe [at] gmail [dot] com'],
    ['bold letters', 'mail 𝐣𝐨𝐡𝐧@example.com', 'EMAIL', '𝐣𝐨𝐡𝐧@example.com'],
    [
      'exotic dashes and spaces',
      'card 4111\u20131111\u20131111\u20131111',
      'CARD',
      '4111\u20131111\u20131111\u20131111',
    ],
  ])('[F7] sees through %s and keeps offsets of the original', (_how, text, kind, value) => {
    expect(detect(text).map((finding) => [finding.kind, text.slice(finding.start, finding.end)])).toContainEqual([
      kind,
      value,
    ]);
  });
});

const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'My name is Anna Berg. ',
    'card 4111 1111 1111 1111\n',
    'x'.repeat(900),
    '12 Elm Road, Oslo\n\n',
    ' @ ',
    '\ud800',
    '\0',
  ),
  fc.constantFrom('1'.repeat(700), 'lorem ipsum dolor sit amet '.repeat(20), '((((', 'a@b.c'),
);
const longText = fc.array(piece, { minLength: 1, maxLength: 16 }).map((pieces) => pieces.join(''));

describe('detection of any text', () => {
  it('gives findings in order, inside the text and without overlap', () => {
    fc.assert(
      fc.property(longText, (text) => {
        let behind = 0;
        for (const { start, end, confidence } of detect(text)) {
          expect(start).toBeGreaterThanOrEqual(behind);
          expect(end).toBeGreaterThan(start);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
          behind = end;
        }
        expect(behind).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 150 },
    );
  });

  it('[F7] in a stream finds the same for any split into pieces', () => {
    fc.assert(
      fc.property(longText, fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1 }), (text, sizes) => {
        const stream = makeStreamDetector(weights);
        const findings = [];
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          findings.push(...stream.push(text.slice(at, at + size)));
          at += size;
        }
        findings.push(...stream.flush());
        expect(findings).toEqual(detect(text));
      }),
      { numRuns: 120 },
    );
  });

  it('reports only wanted kinds and sure findings', () => {
    const text = 'I am Anna Berg, anna@example.com';
    expect(detect(text, { kinds: new Set(['EMAIL'] as const) }).map(({ kind }) => kind)).toEqual(['EMAIL']);
    expect(detect(text, { confidenceMin: 0.98 }).every(({ confidence }) => confidence >= 0.98)).toBe(true);
  });

  it('[F7] reads long hostile text without getting stuck', () => {
    for (const unit of ['1', '1 ', '@', 'a@b.', '((((', '⟦PERSON:', '\u200b1', '\ud800', '\0', 'аa']) {
      const text = unit.repeat(Math.ceil(60_000 / unit.length));
      expect(detect(text).length).toBeLessThan(text.length);
    }
  }, 60_000);
});
