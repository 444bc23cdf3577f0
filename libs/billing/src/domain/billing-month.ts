import { invalid } from '@rag-assistant/kernel';
import { dayMsOf } from './price-book.ts';
import { timeAt } from './time-at.ts';

/** Half open, UTC. */
export interface Period {
  readonly from: Date;
  readonly until: Date;
}

const form = /^(20\d{2}|21\d{2})-(0[1-9]|1[0-2])$/;

/** `2026-11` in UTC. */
export const monthOf = (time: Date): string => time.toISOString().slice(0, 7);

/** The month after, `2027-01` for `2026-12`. */
export const monthAfter = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
};

const startOf = (month: string): Date => timeAt(dayMsOf(`${month}-01`));

/** @throws AppError `billing.invalid-month` */
export const periodOf = (month: string): Period => {
  if (!form.test(month)) throw invalid('billing.invalid-month', 'A month is written as 2026-11.');
  return { from: startOf(month), until: startOf(monthAfter(month)) };
};
