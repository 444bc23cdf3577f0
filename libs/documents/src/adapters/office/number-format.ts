/** How a cell's number is shown; enough of Excel's format codes for dates, decimals, percentages and currencies. */
export type NumberFormat = (value: number) => string;

const builtIn: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  14: 'yyyy-mm-dd',
  15: 'yyyy-mm-dd',
  16: 'yyyy-mm-dd',
  17: 'yyyy-mm-dd',
  18: 'h:mm',
  19: 'h:mm',
  20: 'h:mm',
  21: 'h:mm',
  22: 'yyyy-mm-dd h:mm',
  45: 'h:mm',
  46: 'h:mm',
  47: 'h:mm',
};

/** Fifteen digits, as Excel keeps them; without the noise of binary fractions. */
const general: NumberFormat = (value) => String(Number(value.toPrecision(15)));

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Serial 0 is 1899-12-30 (which absorbs Excel's 29 February 1900), or 1904-01-01. */
const epochs = { from1900: Date.UTC(1899, 11, 30), from1904: Date.UTC(1904, 0, 1) };

const dateFormat =
  (code: string, epochMs: number): NumberFormat =>
  (value) => {
    const at = new Date(epochMs + Math.round((value * dayMs) / minuteMs) * minuteMs);
    if (value < 0 || Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999) return general(value);
    const iso = at.toISOString();
    const date = /[yd]/i.test(code) ? iso.slice(0, 10) : '';
    const time = /[hs]/i.test(code) ? iso.slice(11, 16) : '';
    return [date, time].filter((part) => part !== '').join(' ');
  };

/** Words and signs around the digits: `"EUR" 0.00`, `[$€-407] 0.00`, `0.00\ "kg"`. */
const literal = (code: string): string =>
  code
    .replace(/\[\$([^\]-]*)(?:-[^\]]*)?\]/g, '$1')
    .replace(/\[[^\]]*\]|_.|\*./g, '')
    .replace(/"([^"]*)"/g, '$1')
    .replace(/\\(.)/g, '$1');

const digitsPattern = /[#0?][#0?,]*(?:\.[0?#]+)?/;

const decimalFormat = (code: string): NumberFormat => {
  const section = (code.split(';')[0] ?? code).replace(/\\(?=[ ])/g, '');
  const plain = literal(section);
  const pattern = digitsPattern.exec(plain);
  if (!pattern) return general;
  const [whole = '', fraction = ''] = pattern[0].split('.');
  const percent = plain.includes('%');
  const minimumFractionDigits = fraction.replace(/[^0]/g, '').length;
  const maximumFractionDigits = fraction.length;
  const digits = new Intl.NumberFormat('en-US', {
    minimumFractionDigits,
    maximumFractionDigits,
    useGrouping: whole.includes(','),
    minimumIntegerDigits: Math.min(15, Math.max(1, whole.replace(/[^0]/g, '').length)),
  });
  const before = plain.slice(0, pattern.index);
  const after = plain.slice(pattern.index + pattern[0].length);
  return (value) => {
    const shown = digits.format(Math.abs(percent ? value * 100 : value));
    return `${value < 0 ? '-' : ''}${before}${shown}${after}`.trim();
  };
};

const isDate = (code: string): boolean =>
  /[ymdhs]/i.test(code.replace(/"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|general/gi, '')) && !/[#?]/.test(code);

export const numberFormat = (id: number, custom: ReadonlyMap<number, string>, date1904: boolean): NumberFormat => {
  const code = custom.get(id) ?? builtIn[id] ?? '';
  if (code === '' || /^general$/i.test(code) || code === '@') return general;
  if (isDate(code)) return dateFormat(code, date1904 ? epochs.from1904 : epochs.from1900);
  // Scientific notation and fractions say less than the number itself.
  return /e[+-]|\//i.test(code) ? general : decimalFormat(code);
};
