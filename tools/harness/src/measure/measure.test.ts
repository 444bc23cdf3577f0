import { describe, expect, it } from 'vitest';
import { demoShops } from '../shops/known-shops.ts';
import { answerTimes } from './answer-times.ts';
import { percentile } from './percentile.ts';
import { gradeAnswer, policyTitle, readQuestions, type ScriptedQuestion } from './scripted-questions.ts';

const citation = {
  number: 1,
  documentId: '10000000-0000-4000-8000-000000000001',
  snippet: '',
  start: 0,
  end: 0,
  score: 1,
  sourceUri: null,
};
const policy = { ...citation, kind: 'policy' as const, title: 'Returns', sku: null };
const question: ScriptedQuestion = {
  id: 'q',
  merchant: 'm',
  kind: 'answerable',
  question: '?',
  sources: [
    { kind: 'policy', file: 'returns.md' },
    { kind: 'product', sku: 'S1' },
  ],
  mustContain: ['1,299', '45 days'],
};
const titles: Readonly<Record<string, string>> = { 'returns.md': 'Returns' };
const grade = (over: Partial<Parameters<typeof gradeAnswer>[1]>) =>
  gradeAnswer(question, { citations: [], outcome: 'answered', text: '', ...over }, (file) => titles[file] ?? '');

describe('grading', () => {
  it('takes any of the right sources, and no source of the same name but another kind', () => {
    expect(grade({ citations: [policy] }).cited).toBe(true);
    expect(grade({ citations: [{ ...citation, kind: 'product', title: 'x', sku: 'S1' }] }).cited).toBe(true);
    expect(grade({ citations: [{ ...policy, kind: 'faq' }] }).cited).toBe(false);
    expect(grade({ citations: [{ ...policy, title: 'Shipping' }] }).cited).toBe(false);
  });

  it('wants every fact', () => {
    expect(grade({ text: 'It is $1,299 and 45\ndays.' }).facts).toBe(true);
    expect(grade({ text: 'It is $1,299.' }).facts).toBe(false);
  });

  it('does not take an answer with a source for a refusal', () => {
    expect(grade({ outcome: 'declined' }).declined).toBe(true);
    expect(grade({ outcome: 'clarification', citations: [policy] }).declined).toBe(false);
    expect(grade({ outcome: 'answered' }).declined).toBe(false);
  });
});

describe('the scripted questions', () => {
  it('are 60 over both shops, and name policies that exist', () => {
    const questions = readQuestions();
    const count = (kind: string): number => questions.filter((one) => one.kind === kind).length;
    expect([count('answerable'), count('unanswerable'), count('follow-up')]).toEqual([40, 10, 10]);
    expect([...new Set(questions.map(({ merchant }) => merchant))].sort()).toEqual(demoShops().map(({ slug }) => slug));
    for (const { merchant, sources } of questions)
      for (const source of sources)
        if (source.kind === 'policy') expect(policyTitle(merchant, source.file)).not.toBe('');
  });
});

describe('figures', () => {
  it('give percentiles by nearest rank', () => {
    expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3);
    expect(percentile([1, 2], 0.95)).toBe(2);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('split an answer into parts that sum to its time without the model', () => {
    const times = answerTimes([{ total: 100, model: 60, embed: 10, search: 15, gate: 5 }]);
    expect(Object.fromEntries(times.map(({ part, p50 }) => [part, p50]))).toEqual({
      embed: 10,
      search: 15,
      gate: 5,
      loop: 10,
      'without model': 40,
    });
  });
});
