import type { WithheldReason } from '../domain/support.ts';
import type { LadderStep } from './failure-ladder.ts';

export type AnswerObservation =
  | { readonly type: 'model-lost'; readonly code: string }
  | { readonly type: 'ladder-step'; readonly step: LadderStep }
  | { readonly type: 'gate'; readonly shown: number; readonly withheld: readonly WithheldReason[] }
  /** `shared`: another caller's answer to the same question, made at the same time. */
  | { readonly type: 'answer-cache'; readonly result: 'hit' | 'stale' | 'shared' | 'miss' }
  /** How many values were hidden in a question, and of which kinds; never a value. */
  | { readonly type: 'personal-data'; readonly hidden: number; readonly kinds: readonly string[] }
  | { readonly type: 'answer-refresh'; readonly result: 'kept' | 'not-kept' | 'failed' };
