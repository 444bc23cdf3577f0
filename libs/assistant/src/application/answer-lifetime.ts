import type { AnswerBody } from '../domain/answer.ts';
import type { AnswerLifetime } from '../ports/answer-cache.port.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const keptMs = 24 * hourMs;

const lasting = (freshMs: number, staleMs: number): AnswerLifetime => ({
  freshMs,
  staleMs,
  expiredMs: keptMs - freshMs - staleMs,
});

/** Answers that show a price or a stock live two minutes, those of policies and FAQs alone eight hours. */
export const answerLifetime = ({ citations, products }: AnswerBody): AnswerLifetime =>
  products.length === 0 && citations.every(({ kind }) => kind !== 'product')
    ? lasting(4 * hourMs, 4 * hourMs)
    : lasting(minuteMs, minuteMs);

/** Case, width, spacing and the mark at the end do not make another question. */
export const questionForm = (message: string): string =>
  message
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\s?!.…]+$/, '');
