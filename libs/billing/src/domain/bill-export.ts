import { formatMicroUsd } from '@rag-assistant/kernel';
import type { Bill } from './bill.ts';

/** A spreadsheet takes these for the beginning of a formula. */
const formula = /^[=+\-@\t\r]/;

const cell = (value: string): string => {
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const header = 'month,model,price_version,kind,quantity,unit,cost_micro_usd,cost_usd';

/** RFC 4180 with a header and a row `total`; its costs are the sum of the rows above. */
export const billCsv = ({ month, lines, events, total }: Bill): string =>
  [
    header,
    ...lines.map(({ modelId, priceVersion, kind, quantity, unit, cost }) =>
      [month, modelId, priceVersion, kind, quantity.toString(), unit, cost.toString(), formatMicroUsd(cost)]
        .map(cell)
        .join(','),
    ),
    [month, '', '', 'total', String(events), 'answers', total.toString(), formatMicroUsd(total)].join(','),
    '',
  ].join('\r\n');
