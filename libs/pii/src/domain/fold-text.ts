/** Text in the form that rules and tagger read, with the way back to the offsets of the original. */
export interface FoldedText {
  readonly text: string;
  /** Offset in the original of the unit at `at` of the folded text. */
  start(at: number): number;
  /** Offset in the original behind the unit before `at` of the folded text. */
  end(at: number): number;
}

const remove = 0;

/** What each UTF-16 unit is read as: itself, another one, or nothing (0). */
const table = (() => {
  const units = new Uint16Array(65536);
  for (let unit = 1; unit < 65536; unit += 1) units[unit] = unit;
  // NUL breaks nothing and means nothing: read as a space.
  units[0] = 32;
  const put = (text: string, as: string) => {
    for (const character of text) units[character.charCodeAt(0)] = as === '' ? remove : as.charCodeAt(0);
  };
  const range = (from: number, to: number, as: number) => {
    for (let unit = from; unit <= to; unit += 1) units[unit] = as + unit - from;
  };
  // Zero-width, soft hyphen, direction marks, variation selectors, combining grapheme joiner.
  put(
    '\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff',
    '',
  );
  range(0xfe00, 0xfe0f, 0);
  for (let unit = 0xfe00; unit <= 0xfe0f; unit += 1) units[unit] = remove;
  range(0xff01, 0xff5e, 0x21);
  put('\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000', ' ');
  put('\u2028\u2029\u0085', '\n');
  put('\u2010\u2011\u2012\u2013\u2212\ufe63\u02d7\u2043', '-');
  put('\u2018\u2019\u201b\u02bc\u2032\u00b4', "'");
  put('\u2215\u2044', '/');
  put('\u2024\uff0e\u3002\uff61', '.');
  put('\ufe6b', '@');
  put('\ufe55', ':');
  // Digits of other scripts: Arabic-Indic, Persian, Devanagari, Bengali, Thai, super- and circled ones.
  for (const zero of [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50]) range(zero, zero + 9, 48);
  range(0x2460, 0x2468, 49);
  put('\u2070', '0');
  range(0x2074, 0x2079, 52);
  return units;
})();

/** Letters of Cyrillic and Greek that look Latin; read so only inside words that also hold Latin letters. */
const lookalikes = new Map(
  Array.from('аaеeоoрpсcуyхxіiјjѕsԁdһhԛqԝwАAВBЕEКKМMНHОOРPСCТTХXІIЅSЈJУYοoΟOαaΑAΒBΕEΖZΗHΙIΚKΜMΝNΡPΤTΥYΧXνvρpιi')
    .map((letter, at, all) => [letter, all[at + 1] ?? letter] as const)
    .filter((_, at) => at % 2 === 0),
);
const foreign = /[\u0370-\u04ff\u0500-\u052f]/;
const mixedWord = /[\p{L}\p{N}@._-]{2,64}/gu;

const unmixed = (text: string): string =>
  text.replace(mixedWord, (word) =>
    foreign.test(word) && /[a-z]/i.test(word)
      ? word.replace(/[\u0370-\u052f]/g, (letter) => lookalikes.get(letter) ?? letter)
      : word,
  );

/** Mathematical alphanumerics (bold, italic, script, double-struck …) as the plain character of ASCII they stand for. */
const plainOfPair = (high: number, low: number): number | undefined => {
  if (high !== 0xd835) return undefined;
  const code = low - 0xdc00;
  if (code < 0x2a4) {
    const at = code % 52;
    return at < 26 ? 65 + at : 71 + at;
  }
  return code >= 0x3ce && code < 0x400 ? 48 + ((code - 0x3ce) % 10) : undefined;
};

const itself: Pick<FoldedText, 'start' | 'end'> = { start: (at) => at, end: (at) => at };

const isPlain = (text: string): boolean => {
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0 || (unit > 127 && (table[unit] !== unit || unit === 0xd835 || (unit >= 0x370 && unit < 0x530))))
      return false;
  }
  return true;
};

/** Full-width digits, look-alike letters, exotic spaces and dashes as plain ones; zero-width characters are gone. */
export const foldText = (text: string): FoldedText => {
  if (isPlain(text)) return { text, ...itself };
  const starts = new Uint32Array(text.length + 1);
  const ends = new Uint32Array(text.length + 1);
  const units: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const pair = plainOfPair(text.charCodeAt(at), text.charCodeAt(at + 1));
    const unit = pair ?? table[text.charCodeAt(at)] ?? remove;
    if (unit === remove) continue;
    starts[units.length] = at;
    if (pair !== undefined) at += 1;
    ends[units.length] = at + 1;
    units.push(unit);
  }
  let folded = '';
  for (let at = 0; at < units.length; at += 8192) folded += String.fromCharCode(...units.slice(at, at + 8192));
  return {
    text: foreign.test(folded) ? unmixed(folded) : folded,
    start: (at) => (at < units.length ? (starts[at] ?? 0) : text.length),
    end: (at) => (at === 0 ? 0 : (ends[at - 1] ?? text.length)),
  };
};
