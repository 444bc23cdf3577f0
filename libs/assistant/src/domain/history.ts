import { withoutMarks } from './citation-marks.ts';
import type { Turn } from './session.ts';

const turnsMax = 6;
const answerLengthMax = 1200;
const summaryLineMax = 160;
const notFound = 'I could not find that.';

export interface HistoryText {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** The last turns as plain text, those before the last `wholeTurns` in a summary: marks of earlier answers name nothing in this one. */
export const historyTexts = (history: readonly Turn[], wholeTurns = turnsMax): HistoryText[] => {
  const turns = history.slice(-turnsMax);
  const earlier = turns.slice(0, Math.max(0, turns.length - wholeTurns));
  const whole = turns.slice(earlier.length).flatMap((turn): HistoryText[] => [
    { role: 'user', text: turn.question },
    { role: 'assistant', text: withoutMarks(turn.answer).slice(0, answerLengthMax) || notFound },
  ]);
  return earlier.length === 0 ? whole : [...summaryOf(earlier), ...whole];
};

/** A line for each turn: what was asked, and the first sentence of the answer, which is the one that answers. */
const summaryOf = (turns: readonly Turn[]): HistoryText[] => {
  const line = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, summaryLineMax);
  const first = (answer: string): string => /^.*?[.!?](?=\s|$)/su.exec(answer)?.[0] ?? answer;
  return [
    { role: 'user', text: turns.map(({ question }) => line(question)).join('\n') },
    { role: 'assistant', text: turns.map(({ answer }) => line(first(withoutMarks(answer))) || notFound).join('\n') },
  ];
};
