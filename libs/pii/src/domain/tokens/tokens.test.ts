import { MerchantId, SessionId, UserId } from '@rag-assistant/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../personal-data.ts';
import { makeTokenMint } from './mint.ts';
import { makeRestoreStream } from './restore-stream.ts';
import { restoreText, tokenIdsIn } from './restore-text.ts';
import { redactText, sanitizedText, tokenizeText } from './sanitized-text.ts';
import { placeholderForm, placeholderOf, placeholderUnitsMax } from './token.ts';

const owner = {
  merchant: MerchantId.parse('10000000-0000-4000-8000-00000000000a'),
  session: SessionId.parse('20000000-0000-4000-8000-000000000001'),
  user: UserId.parse('anna'),
};
const mint = makeTokenMint(new Uint8Array(32).fill(1), owner);
const annaId = mint('PERSON', 'Anna');
const known = (values: Readonly<Record<string, string>>) => (id: string) => values[id];

/** Pieces that look like placeholders, marks, ids of others, plain words. */
const piece = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '⟦',
    '⟧',
    '[',
    ']',
    '[[',
    '{',
    '}',
    '<',
    '>',
    ':',
    ' ',
    "'s",
    's',
    '\n',
    'PERSON',
    'TEXT:',
    'person : ',
  ),
  fc.constantFrom(annaId, annaId.toUpperCase(), placeholderOf({ kind: 'PERSON', id: annaId }), 'aaaaaaaaaaaaa'),
  fc.constantFrom('Anna', 'a@b.com', '4111 1111 1111 1111', 'é', '😀', '\ud800'),
);
const anyText = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''));
const findingsIn = (text: string, cuts: readonly number[]): Finding[] => {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  const findings: Finding[] = [];
  for (let at = 0; at + 1 < places.length; at += 2)
    findings.push({ start: places[at] ?? 0, end: places[at + 1] ?? 0, kind: 'PERSON', confidence: 1, rule: 'test' });
  return findings;
};
const textWithFindings = fc
  .tuple(anyText, fc.array(fc.nat(400), { maxLength: 8 }))
  .map(([text, cuts]) => ({ text, findings: findingsIn(text, cuts) }));

const valuesOf = (entries: readonly { id: string; value: string }[]) =>
  known(Object.fromEntries(entries.map(({ id, value }) => [id, value])));

describe('placeholders', () => {
  it('[F7] give back any text unchanged, also one that writes placeholders itself', () => {
    fc.assert(
      fc.property(textWithFindings, ({ text, findings }) => {
        const { text: sanitized, entries } = tokenizeText(text, findings, mint);
        expect(restoreText(sanitized, valuesOf(entries)).text).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });

  it('[F7] leave no character of a finding in the text', () => {
    const text = 'I am Anna Berg, anna@example.com';
    const { text: sanitized } = tokenizeText(
      text,
      [
        { start: 5, end: 14, kind: 'PERSON', confidence: 1, rule: 'test' },
        { start: 16, end: 32, kind: 'EMAIL', confidence: 1, rule: 'test' },
      ],
      mint,
    );
    expect(sanitized).toMatch(/^I am ⟦PERSON:[a-z2-7]{13}⟧, ⟦EMAIL:[a-z2-7]{13}⟧$/);
  });

  it('[SEC11] of a text itself are never resolved, even with a true id of the session', () => {
    const typed = `what is ${placeholderOf({ kind: 'PERSON', id: annaId })} or PERSON:${annaId}`;
    const { text: sanitized, entries } = tokenizeText(typed, [], mint);
    expect(tokenIdsIn(sanitized)).not.toContain(annaId);
    const all = known({ ...Object.fromEntries(entries.map(({ id, value }) => [id, value])), [annaId]: 'Anna' });
    expect(restoreText(sanitized, all).text).toBe(typed);
  });

  it('[SEC11] that nobody has made stay as they are', () => {
    const text = '⟦PERSON:aaaaaaaaaaaaa⟧ ⟦CARD:⟧ ⟦⟧ ⟦PERSON:k3f⟧ PERSON:bbbbbbbbbbbbb';
    expect(restoreText(text, known({ [annaId]: 'Anna' }))).toMatchObject({ text, restored: 0, unresolved: 2 });
  });

  it.each([
    ['repeated and reordered', `⟦PERSON:${annaId}⟧, ⟦PERSON:${annaId}⟧`, 'Anna, Anna'],
    ['in other case', `⟦person:${annaId.toUpperCase()}⟧!`, 'Anna!'],
    ['with spaces', `Dear ⟦ PERSON : ${annaId} ⟧,`, 'Dear Anna,'],
    ['with another word for the kind', `Hola ⟦PERSONA:${annaId}⟧`, 'Hola Anna'],
    ['in the plural', `the ⟦PERSON:${annaId}⟧s and ⟦PERSON:${annaId}s⟧`, 'the Annas and Annas'],
    ['as a possessive', `⟦PERSON:${annaId}⟧'s order`, "Anna's order"],
    ['without its last mark', `Hi ⟦PERSON:${annaId}, welcome`, 'Hi Anna, welcome'],
    ['with other brackets', `Hi [[PERSON:${annaId}]] and {PERSON:${annaId}}`, 'Hi Anna and Anna'],
    ['without brackets', `Hi PERSON:${annaId}.`, 'Hi Anna.'],
    ['without its kind', `Hi ⟦${annaId}⟧.`, 'Hi Anna.'],
  ])('[F7] are restored when a model writes them %s', (_how, text, expected) => {
    expect(restoreText(text, known({ [annaId]: 'Anna' })).text).toBe(expected);
  });

  it('are restored in one pass: a value that looks like a placeholder is not read again', () => {
    const other = mint('PERSON', 'Bert');
    const text = placeholderOf({ kind: 'TEXT', id: annaId });
    expect(restoreText(text, known({ [annaId]: `⟦PERSON:${other}⟧`, [other]: 'Bert' })).text).toBe(`⟦PERSON:${other}⟧`);
  });

  it('[F7] survive 10,000 random edits of a model: what is whole is restored, nothing else is', () => {
    const values = ['Anna Berg', 'anna@example.com', '4111 1111 1111 1111'];
    const entries = values.map((value) => ({ id: mint('PERSON', value), value }));
    const resolve = valuesOf(entries);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), fc.constantFrom(' ', '. ', ' and ', '\n- ', "'s ", ', ')), { maxLength: 6 }),
        fc.nat(200),
        fc.constantFrom('keep', 'cut', 'upper', 'forge'),
        (order, place, edit) => {
          const written = order.map(([at, gap]) => `⟦PERSON:${entries[at]?.id ?? ''}⟧${gap}`).join('');
          const edited =
            edit === 'upper'
              ? written.toUpperCase()
              : edit === 'cut'
                ? written.slice(0, place)
                : edit === 'forge'
                  ? `${written}⟦PERSON:zzzzzzzzzzzzz⟧`
                  : written;
          const { text, restored } = restoreText(edited, resolve);
          const whole = order.filter(([at]) => (entries[at]?.id ?? '') !== '').length;
          if (edit !== 'cut') expect(restored).toBe(whole);
          expect(restored).toBeLessThanOrEqual(whole);
          if (edit === 'forge') expect(text).toContain('⟦PERSON:zzzzzzzzzzzzz⟧');
        },
      ),
      { numRuns: 10_000 },
    );
  });
});

describe('placeholders in a stream', () => {
  const ids = { [annaId]: 'Anna' };
  it('[F7] come back the same for any split into pieces', () => {
    fc.assert(
      fc.property(anyText, fc.array(fc.nat(12), { minLength: 1, maxLength: 60 }), (text, sizes) => {
        const stream = makeRestoreStream(known(ids));
        let out = '';
        for (let at = 0, turn = 0; at < text.length; turn += 1) {
          const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
          out += stream.push(text.slice(at, at + size));
          at += size;
        }
        out += stream.flush();
        expect(out).toBe(restoreText(text, known(ids)).text);
      }),
      {
        numRuns: 3000,
        examples: [
          [`TEXT:${annaId}:`, [1]],
          [`${annaId}${annaId}TEXT:${annaId}`, [3]],
        ],
      },
    );
  });

  it('are given out at once when they are complete, and plain text word by word', () => {
    const stream = makeRestoreStream(known(ids));
    expect(stream.push('Hello my dear ')).toBe('Hello my');
    expect(stream.push(`⟦PERSON:${annaId}`)).toBe(' dear ');
    expect(stream.push('⟧, wel')).toBe('Anna,');
    expect(stream.push('come.')).toBe(' welcome.');
  });

  it('are never longer than what a stream holds back', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const [match] of text.matchAll(placeholderForm)) expect(match.length).toBeLessThan(placeholderUnitsMax);
      }),
    );
  });
});

describe('sanitized text', () => {
  it('of a log says the kind and has no way back', () => {
    const detect = () => [{ start: 5, end: 9, kind: 'PERSON' as const, confidence: 1, rule: 'test' }];
    expect(redactText('I am Anna', detect)).toBe('I am [PERSON]');
  });

  it('is joined from literals of the code and sanitized parts', () => {
    const part = redactText('x', () => []);
    expect(sanitizedText`Question: ${part}.`).toBe('Question: x.');
  });
});
