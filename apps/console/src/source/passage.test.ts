import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutSource } from './passage.ts';

const text = 'Returns\n\nSend it back within 30 days.\n\nRepairs';

describe('cutSource', () => {
  it('[F4] cuts at the offsets of the citation and loses no character', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), fc.nat(), (source, a, b) => {
        const start = a % source.length;
        const end = start + 1 + (b % (source.length - start));
        const cut = cutSource(source, start, end, source.slice(start, end));
        expect(cut.before + cut.cited + cut.after).toBe(source);
        if (source.slice(start, end).trim() !== '') expect(cut.cited).toBe(source.slice(start, end));
      }),
    );
  });

  it('takes a shortened snippet for the passage it begins', () => {
    expect(cutSource(text, 9, 38, 'Send it back…')).toMatchObject({
      cited: 'Send it back within 30 days.\n',
      found: true,
    });
  });

  it('finds a passage that has moved', () => {
    expect(cutSource(`New. ${text}`, 9, 37, 'Send it back within 30 days.')).toMatchObject({
      cited: 'Send it back within 30 days.',
      found: true,
    });
  });

  it('highlights nothing when the source no longer holds the passage', () => {
    expect(cutSource(text, 9, 37, 'Send it back within 60 days.')).toEqual({
      before: text,
      cited: '',
      after: '',
      found: false,
    });
  });
});
