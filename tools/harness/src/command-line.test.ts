import { describe, expect, it } from 'vitest';
import { helpOf, readCommandLine, required, type CommandShape } from './command-line.ts';

const shape: CommandShape<'merchant' | 'map' | 'prune'> = {
  usage: 'npm run toy -- FILE',
  summary: 'A toy.',
  flags: {
    merchant: { type: 'string', value: 'NAME', help: 'the shop' },
    map: { type: 'string', multiple: true, value: 'A=B', help: 'columns' },
    prune: { type: 'boolean', help: 'removes' },
  },
  words: { min: 1, max: 2, what: 'a file' },
};

describe('command line', () => {
  it('reads flags, repeated flags and words', () => {
    const given = readCommandLine(shape, ['--merchant', 'a', 'x.csv', '--map', 'p=q', '--map=r=s', '--prune']);
    expect(given?.text('merchant')).toBe('a');
    expect(given?.texts('map')).toEqual(['p=q', 'r=s']);
    expect(given?.is('prune')).toBe(true);
    expect(given?.words).toEqual(['x.csv']);
  });

  it('names an unknown flag, what may have been meant, and the use', () => {
    expect(() => readCommandLine(shape, ['x', '--merchnt', 'a'])).toThrow(
      /no flag --merchnt. Did you mean --merchant\?/,
    );
    expect(() => readCommandLine(shape, ['x', '--zzz'])).toThrow(/no flag --zzz\.\n {2}npm run toy/);
  });

  it('refuses a flag without its value, too few words and too many', () => {
    expect(() => readCommandLine(shape, ['x', '--merchant'])).toThrow('harness.wrong-use');
    expect(() => readCommandLine(shape, [])).toThrow('Missing: a file');
    expect(() => readCommandLine(shape, ['a', 'b', 'c'])).toThrow('Too many words');
    const given = readCommandLine(shape, ['x']);
    expect(() => given && required(shape, given, 'merchant')).toThrow('Missing: --merchant NAME');
  });

  it('shows help instead of faults when help is asked for', () => {
    expect(readCommandLine(shape, ['--help'])).toBeUndefined();
    expect(readCommandLine(shape, ['-h', 'a', 'b', 'c'])).toBeUndefined();
    for (const flag of ['--merchant NAME', '--map A=B', '--prune', '--help']) expect(helpOf(shape)).toContain(flag);
  });
});
