import type { VNode } from 'preact';
import { dollars } from '../figures.ts';
import type { Turn } from './conversation.state.ts';
import { splitMarks } from './marked-text.ts';
import { outcomes } from './measures.view.tsx';

const spoken = (text: string, citations: readonly number[]): string =>
  splitMarks(text, citations)
    .map((segment) => ('text' in segment ? segment.text : ` (source ${segment.citation})`))
    .join('');

/** Says to a screen reader what appears on the page: each step, each sentence as it comes, and the end. */
export const Announcer = ({ turn }: { turn: Turn | undefined }): VNode => (
  <div class="visually-hidden" role="status" aria-live="polite" aria-atomic="false">
    {turn?.steps.map((label, index) => (
      <p key={`step-${turn.id}-${index}`}>{label}</p>
    ))}
    {turn?.sentences.map(({ text, citations }, index) => (
      <p key={`sentence-${turn.id}-${index}`}>{spoken(text, citations)}</p>
    ))}
    {turn?.outcome && turn.costMicroUsd !== null && (
      <p key={`end-${turn.id}`}>
        {outcomes[turn.outcome].label}. Cost {dollars(turn.costMicroUsd)}.
      </p>
    )}
  </div>
);
