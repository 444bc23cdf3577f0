import type { AnswerDraft, ShownSentence } from '../domain/answer-draft.ts';
import type { AnswerOutcome } from '../domain/answer.ts';
import { clarifyingQuestion, notFound } from '../domain/limits-text.ts';
import type { PassageShelf } from '../domain/passage-shelf.ts';
import type { Question } from './answer-question.use-case.ts';

/** Nothing supported is left: what the model said of its limits, if anything, and one question. */
export const concludeUnsupported = (
  draft: AnswerDraft,
  question: string | undefined,
  shelf: PassageShelf,
  { shopName, message }: Question,
): { outcome: AnswerOutcome; shown: ShownSentence[] } => {
  const limits = draft.waiting.filter((sentence) => sentence.role === 'abstention').map((sentence) => sentence.text);
  const asked = question ?? draft.waiting.find((sentence) => sentence.role === 'question')?.text;
  const clarifies = asked !== undefined && limits.length === 0 && draft.withheld.length === 0;
  draft.abandon();
  if (clarifies) return { outcome: 'clarification', shown: [draft.show(asked)] };
  const near = shelf.all().map((passage) => passage.evidence);
  const texts = [...(limits.length > 0 ? limits : [notFound(shopName)]), asked ?? clarifyingQuestion(near, message)];
  return { outcome: 'declined', shown: texts.map((text) => draft.show(text)) };
};
