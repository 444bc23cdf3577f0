import { budgetSteps, type BudgetStep } from '../ports/answer-budget.port.ts';
import { loopLimits, type LoopLimits } from './agent-loop.ts';

/** What a budget's step means for the making of an answer. */
export interface AnswerPlan {
  readonly step: BudgetStep;
  /** An answer to an equal question serves as long as it is kept, however old. */
  readonly takesOldAnswers: boolean;
  /** Passages a search shows to the model; those of the tools when left out. */
  readonly passagesMax?: number;
  /** Turns that stand whole in the prompt, those before them in a line each; the usual number when left out. */
  readonly wholeTurns?: number;
  readonly smallerModel: boolean;
  readonly usesModel: boolean;
  readonly limits: LoopLimits;
}

const fewerPassages = 2;
const wholeTurnsFew = 1;
/** About half of what a full answer may use. */
const tighter: LoopLimits = { ...loopLimits, modelCallsMax: 3, outputTokensPerCallMax: 300, tokensMax: 12_000 };

export const planOf = (step: BudgetStep, limits: LoopLimits = loopLimits): AnswerPlan => {
  const reached = (one: BudgetStep): boolean => budgetSteps.indexOf(step) >= budgetSteps.indexOf(one);
  return {
    step,
    takesOldAnswers: reached('cached-answer'),
    ...(reached('fewer-chunks') && { passagesMax: fewerPassages }),
    ...(reached('shorter-history') && { wholeTurns: wholeTurnsFew }),
    smallerModel: reached('smaller-model'),
    usesModel: step !== 'retrieval-only',
    limits: reached('fewer-chunks') ? tighter : limits,
  };
};

export const fullPlan = planOf('full');
