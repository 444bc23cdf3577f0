import type { Outcome } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { count, dollars, duration, latencyParts, plural } from '../figures.ts';
import type { Turn } from './conversation.state.ts';

export const outcomes: Record<Outcome, { label: string; title: string }> = {
  answered: { label: 'Answered', title: 'Every sentence cites a source of this shop.' },
  clarification: { label: 'Asks back', title: 'The question was too open to answer; one more detail is needed.' },
  declined: { label: 'Not found', title: 'Nothing in this shop’s sources answers the question.' },
  'retrieval-only': {
    label: 'From sources only',
    title: 'The model is not available; the sources that were found are quoted as they stand.',
  },
};

const Time = ({ latency }: { latency: NonNullable<Turn['latencyMs']> }): VNode => {
  const parts = latencyParts(latency);
  return (
    <div class="measure measure-time">
      <dt>Time</dt>
      <dd>
        <b>{duration(latency.total)}</b>
        <span class="parts">
          {parts.map(({ name, ms }) => (
            <span key={name} class={`part part-${name}`}>
              {name} {duration(ms)}
            </span>
          ))}
        </span>
      </dd>
    </div>
  );
};

/** What an answer was, cost and took. */
export const Measures = ({ turn }: { turn: Turn }): VNode => {
  const { outcome, usage, latencyMs, costMicroUsd, withheldSentences } = turn;
  return (
    <div class="measures">
      {outcome && (
        <span class={`badge badge-${outcome}`} title={outcomes[outcome].title}>
          {outcomes[outcome].label}
        </span>
      )}
      {withheldSentences > 0 && (
        <span class="badge badge-withheld" title="Sentences of the model that no source supports are not shown.">
          {plural(withheldSentences, 'sentence')} withheld
        </span>
      )}
      {usage?.cached && (
        <span class="badge" title="Answered to an equal question before; no model was asked this time.">
          From the cache
        </span>
      )}
      <dl>
        {costMicroUsd !== null && (
          <div class="measure">
            <dt>Cost</dt>
            <dd>
              <b>{dollars(costMicroUsd)}</b>
            </dd>
          </div>
        )}
        {usage && (
          <div class="measure">
            <dt>Tokens</dt>
            <dd title={plural(usage.modelCalls, 'model call')}>
              <b>{count(usage.inputTokens + usage.outputTokens + usage.embeddingTokens)}</b> {count(usage.inputTokens)}{' '}
              in, {count(usage.outputTokens)} out
              {usage.embeddingTokens > 0 && `, ${count(usage.embeddingTokens)} embedded`}
            </dd>
          </div>
        )}
        {latencyMs && <Time latency={latencyMs} />}
      </dl>
    </div>
  );
};
