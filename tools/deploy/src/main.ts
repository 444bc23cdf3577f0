import { stalePrices } from '@rag-assistant/billing';
import { currentPriceBook } from '@rag-assistant/billing/adapters';
import { isAppError, systemClock } from '@rag-assistant/kernel';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { monthlyBill } from './monthly-bill.ts';
import { breakEvens } from './reserved-capacity.ts';
import { readTemplates } from './template.ts';
import { readTraffic } from './traffic.ts';

const root = resolve(import.meta.dirname, '../../..');
const usd = (value: number): string => `$${value.toFixed(2)}`.padStart(10);

const run = (): void => {
  const { values } = parseArgs({
    options: {
      stage: { type: 'string', default: 'dev' },
      templates: { type: 'string', default: 'apps/infrastructure/cdk.out' },
      traffic: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const traffic = readTraffic(
    values.traffic === undefined
      ? join(import.meta.dirname, '../traffic', `${values.stage}.json`)
      : resolve(root, values.traffic),
  );
  const now = systemClock.now();
  const book = currentPriceBook().at(now);
  const bill = monthlyBill(readTemplates(resolve(root, values.templates), values.stage), traffic, book);
  const [least, most] = traffic.range;
  const reserved = breakEvens(book, bill.lines, traffic.reservedDiscount);
  const stale = stalePrices(book, now).length;
  const out = [
    `A month of ${bill.stage}, prices ${book.version}, ${traffic.answers} answers assumed`,
    ...bill.lines
      .filter((line) => line.usd > 0)
      .map(
        (line) =>
          `${usd(line.usd)}  ${line.type.replace(/^AWS::/, '').padEnd(40)} ${line.service.padEnd(36)} ${line.quantity.toLocaleString('en-US', { maximumFractionDigits: 1 })} ${line.unit}`,
      ),
    `${usd(bill.usd)}  in all; goal $${least} to $${most}: ${bill.inRange ? 'met' : 'MISSED'}`,
    `Free by themselves: ${bill.free.map(([type, count]) => `${type.replace(/^AWS::/, '')} (${count})`).join(', ')}`,
    `Commitment for a year at an assumed ${Math.round(traffic.reservedDiscount * 100)} % below on demand (the purchase is the operator's):`,
    ...reserved.map(
      (one) =>
        `  ${one.what}: ${usd(one.onDemandUsd).trim()} against ${usd(one.committedUsd).trim()} a month; pays from ${one.from}`,
    ),
    ...(stale > 0 ? [`${stale} prices are older than 120 days: read them again`] : []),
    '',
  ];
  process.stdout.write(out.join('\n'));
  if (values.json !== undefined)
    writeFileSync(
      resolve(root, values.json),
      `${JSON.stringify({ ...bill, reserved, traffic, prices: book.version }, null, 2)}\n`,
    );
  if (!bill.inRange) process.exitCode = 1;
};

try {
  run();
} catch (error) {
  process.stderr.write(`${isAppError(error) ? `${error.code}: ${error.publicText}` : String(error)}\n`);
  process.exitCode = 1;
}
