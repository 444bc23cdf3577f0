import fc from 'fast-check';
import { anyText } from '../testing/any-text.ts';
import { describe, expect, it } from 'vitest';
import { chunksOf, chunkSizes } from './chunk.ts';
import { plainFromHtml } from './html-text.ts';
import { plainFromMarkdown } from './markdown-text.ts';
import { plainFromText, type PlainText } from './plain-text.ts';

const readers: readonly (readonly [string, (content: string) => PlainText])[] = [
  ['Markdown', plainFromMarkdown],
  ['HTML', plainFromHtml],
  ['text', plainFromText],
];
const fragment = fc.oneof(
  fc.constantFrom(
    '# Returns',
    '## Fees\n',
    '- one\n- two',
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '\n\n',
    '> quote',
    '1. x',
    '```\ncode\n```',
    '<b>bold</b>',
    '<p>x<br>y</p>',
    '<table><tr><td>1<td>2</table>',
    '😀',
    '\u0000',
  ),
  anyText(40),
  fc.lorem({ maxCount: 120 }),
);
const content = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join('\n'));

describe.each(readers)('chunks of %s', (_name, read) => {
  it('[F4] are spans of the stored text, in order, apart, small and without stray edges', () => {
    fc.assert(
      fc.property(content, (source) => {
        const plain = read(source);
        let last = 0;
        for (const { start, end } of chunksOf(plain)) {
          const text = plain.text.slice(start, end);
          expect(start).toBeGreaterThanOrEqual(last);
          expect(text).toBe(text.trim());
          expect(text.length).toBeGreaterThan(0);
          expect(text.length).toBeLessThanOrEqual(chunkSizes.charactersMax);
          expect(text.isWellFormed()).toBe(true);
          last = end;
        }
      }),
    );
  });

  it('hold every character of every block', () => {
    fc.assert(
      fc.property(content, (source) => {
        const plain = read(source);
        const covered = new Set<number>();
        for (const { start, end } of chunksOf(plain)) for (let at = start; at < end; at++) covered.add(at);
        for (const { start, end } of plain.blocks)
          for (let at = start; at < end; at++) if (/\S/.test(plain.text.charAt(at))) expect(covered.has(at)).toBe(true);
      }),
    );
  });

  it('never hold what a database refuses', () => {
    fc.assert(fc.property(content, (source) => !read(source).text.includes('\0') && read(source).text.isWellFormed()));
  });
});

describe('structure', () => {
  it('keeps headings above their text and tables by row', () => {
    const plain = plainFromMarkdown(
      '# Returns\n\nWithin **30 days**.\n\n## Fees\n\n| item | fee |\n|---|---|\n| tent | $5 |\n',
    );
    expect(chunksOf(plain).map((chunk) => [chunk.headings, plain.text.slice(chunk.start, chunk.end)])).toEqual([
      [['Returns'], 'Within 30 days.'],
      [['Returns', 'Fees'], 'item | fee\ntent | $5'],
    ]);
  });

  it('reads what a page shows, not its scripts or menus', () => {
    const plain = plainFromHtml(
      '<head><title>t</title></head><nav>Menu</nav><h1>Shipping</h1><p>Free over\n$50.</p><script>x()</script><ul><li>UK<li>EU</ul>',
    );
    expect(plain.text).toBe('Shipping\n\nFree over $50.\n\n- UK\n- EU');
  });
});
