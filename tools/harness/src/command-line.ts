import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util';
import { invalid } from '@rag-assistant/kernel';

export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  /** `NAME`, shown behind the flag in the help. */
  readonly value?: string;
  readonly help: string;
}

export interface CommandShape<Name extends string> {
  /** `npm run ask -- --merchant NAME "question"` */
  readonly usage: string;
  readonly summary: string;
  readonly flags: Readonly<Record<Name, Flag>>;
  /** How many words without a flag it takes. */
  readonly words: { readonly min: number; readonly max: number; readonly what: string };
}

export interface Given<Name extends string> {
  text(flag: Name): string | undefined;
  texts(flag: Name): readonly string[];
  is(flag: Name): boolean;
  readonly words: readonly string[];
}

const spelled = (name: string, flag: Flag): string => `--${name}${flag.value === undefined ? '' : ` ${flag.value}`}`;

export const helpOf = <Name extends string>(shape: CommandShape<Name>): string => {
  const flags = Object.entries<Flag>({ ...shape.flags, help: { type: 'boolean', help: 'this text' } });
  const width = Math.max(...flags.map(([name, flag]) => spelled(name, flag).length));
  return [
    shape.usage,
    '',
    shape.summary,
    '',
    ...flags.map(([name, flag]) => `  ${spelled(name, flag).padEnd(width)}  ${flag.help}`),
    '',
  ].join('\n');
};

const nearest = (asked: string, names: readonly string[]): string | undefined =>
  names.find((name) => name.startsWith(asked.slice(0, 3)) || asked.startsWith(name.slice(0, 3)));

const wrongUse = <Name extends string>(shape: CommandShape<Name>, what: string): Error =>
  invalid('harness.wrong-use', `${what}\n  ${shape.usage}\n  More: the same command with --help`);

/**
 * Reads the arguments of one command; undefined means that help was asked for.
 * @throws AppError `harness.wrong-use` for an unknown flag, a missing value and too few or too many words
 */
export const readCommandLine = <Name extends string>(
  shape: CommandShape<Name>,
  args: readonly string[],
): Given<Name> | undefined => {
  const options: Record<string, ParseArgsOptionDescriptor> = { help: { type: 'boolean', short: 'h' } };
  for (const [name, { type, multiple }] of Object.entries<Flag>(shape.flags))
    options[name] = { type, ...(multiple && { multiple }) };
  const parsed = ((): ReturnType<typeof parseArgs> => {
    try {
      return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    } catch (error) {
      const unknown = /Unknown option '(-[^']*)'/.exec((error as Error).message)?.[1];
      if (unknown === undefined) throw wrongUse(shape, (error as Error).message.split('. ')[0] ?? 'Wrong use.');
      const meant = nearest(unknown.replace(/^-+/, ''), Object.keys(options));
      throw wrongUse(shape, `There is no flag ${unknown}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`);
    }
  })();
  const { values, positionals } = parsed;
  if (values['help'] === true) return undefined;
  const { min, max, what } = shape.words;
  if (positionals.length < min) throw wrongUse(shape, `Missing: ${what}.`);
  if (positionals.length > max)
    throw wrongUse(
      shape,
      `Too many words: ${max === 0 ? 'none is expected' : `${what} is expected`}; quote what belongs together.`,
    );
  return {
    text: (flag) => (typeof values[flag] === 'string' ? values[flag] : undefined),
    texts: (flag) => (Array.isArray(values[flag]) ? values[flag].map(String) : []),
    is: (flag) => values[flag] === true,
    words: positionals,
  };
};

/** The value of a flag that the command cannot do without. @throws AppError `harness.wrong-use` */
export const required = <Name extends string>(shape: CommandShape<Name>, given: Given<Name>, flag: Name): string => {
  const value = given.text(flag);
  if (value === undefined || value === '') throw wrongUse(shape, `Missing: --${flag} ${shape.flags[flag].value ?? ''}`);
  return value;
};
