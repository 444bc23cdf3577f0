import { withoutMarks } from './citation-marks.ts';
import type { Turn } from './session.ts';

const turnsMax = 6;
const answerLengthMax = 1200;

export interface HistoryText {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** The last turns as plain text: marks of earlier answers name nothing in this one. */
export const historyTexts = (history: readonly Turn[]): HistoryText[] =>
  history.slice(-turnsMax).flatMap((turn): HistoryText[] => [
    { role: 'user', text: turn.question },
    { role: 'assistant', text: withoutMarks(turn.answer).slice(0, answerLengthMax) || 'I could not find that.' },
  ]);
