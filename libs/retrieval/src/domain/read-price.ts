import { money, type Money } from '@rag-assistant/kernel';

const symbols: Readonly<Record<string, string>> = {
  $: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
};
const withoutMinor = new Set(['JPY', 'KRW', 'VND', 'CLP', 'ISK']);
const amountMinorMax = 1e13;

/** Null when the number could mean two amounts, or none. */
const readNumber = (text: string, decimalComma: boolean): number | null => {
  const compact = text.replace(/(?<=\d)[\s'’](?=\d{3}(?!\d))/g, '');
  if (/^\d+$/.test(compact)) return Number(compact);
  // Both marks: the last one is the decimal mark.
  const both = /^([\d.,]*[.,]\d{2,3})([.,])(\d{1,4})$/.exec(compact);
  if (both && (both[1] ?? '').includes(both[2] === '.' ? ',' : '.')) {
    const whole = both[1] ?? '';
    const groups = whole.split(/[.,]/);
    const grouped = /^\d{1,3}$/.test(groups[0] ?? '') && groups.slice(1, -1).every((group) => /^\d{2,3}$/.test(group));
    return grouped && groups.at(-1)?.length === 3 && !whole.includes(both[2] ?? '')
      ? Number(`${groups.join('')}.${both[3] ?? ''}`)
      : null;
  }
  if (/^\d{1,3}(?:,\d{3}){2,}$|^\d{1,3}(?:\.\d{3}){2,}$/.test(compact)) return Number(compact.replace(/[.,]/g, ''));
  const single = /^(\d*)([.,])(\d+)$/.exec(compact);
  if (!single) return null;
  const [, whole = '', mark, rest = ''] = single;
  if (whole === '' && mark === ',') return null;
  const thousands = rest.length === 3 && /^[1-9]\d{0,2}$/.test(whole);
  if (thousands && (mark === ',') !== decimalComma) return Number(whole + rest);
  // `1.299` in dollars is either a slip or a European thousand: a factor of 1,000 is not guessed.
  if (thousands) return null;
  return Number(`${whole}.${rest}`);
};

/**
 * An amount as shops write it: `$1,299.00`, `1.299,00 €`, `EUR 12`, `1 299`, 12.5. Null when it cannot be read with
 * certainty.
 */
export const readPrice = (value: string | number, currencyDefault: string): Money | null => {
  const text = String(value).normalize('NFKC').trim();
  const match = /^(?:US|CA|AU)?\s?([$€£¥₹₩]|[A-Z]{3})?\s?(\d[\d.,\s'’]*|\.\d+)\s?([$€£¥₹₩]|[A-Z]{3})?$/i.exec(text);
  if (!match) return null;
  const written = match[1] ?? match[3];
  if (match[1] !== undefined && match[3] !== undefined && match[1] !== match[3]) return null;
  const currency = (written === undefined ? currencyDefault : (symbols[written] ?? written)).toUpperCase();
  const number =
    typeof value === 'number' ? value : readNumber((match[2] ?? '').trim().replace(/[.,]$/, ''), currency === 'EUR');
  if (number === null || !Number.isFinite(number)) return null;
  const amountMinor = Math.round(Number((number * (withoutMinor.has(currency) ? 1 : 100)).toPrecision(12)));
  return amountMinor > amountMinorMax ? null : money(amountMinor, currency);
};
