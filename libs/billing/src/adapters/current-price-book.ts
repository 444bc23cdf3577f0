import { parsePriceBook } from '../domain/parse-price-book.ts';
import type { PriceBook } from '../domain/price-book.ts';
import prices from './prices.2026-11.json' with { type: 'json' };

/** The one dated price file, read into the bundle. @throws AppError `billing.invalid-price-book` */
export const currentPriceBook = (): PriceBook => parsePriceBook(prices);
