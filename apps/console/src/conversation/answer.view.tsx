import type { Citation } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { placeWords } from '../files/file-words.ts';
import { Notice } from '../notice.view.tsx';
import { kindName, type SourceRequest } from '../source/source-panel.view.tsx';
import type { Sentence, Turn } from './conversation.state.ts';
import { splitMarks } from './marked-text.ts';
import { Measures, outcomes } from './measures.view.tsx';
import { ModelView } from './model-view.view.tsx';
import { ProductCard } from './product-card.view.tsx';

const citedSource = (citation: Citation, opener: HTMLElement): SourceRequest => ({
  documentId: citation.documentId,
  title: citation.title,
  opener,
  passage: citation,
});

interface AnswerProps {
  readonly turn: Turn;
  readonly onSource: (request: SourceRequest) => void;
  /** Given for the last turn only. */
  readonly onRetry?: (() => void) | undefined;
}

interface MarkedSentenceProps {
  readonly sentence: Sentence;
  readonly citations: readonly Citation[];
  readonly onSource: (request: SourceRequest) => void;
}

const MarkedSentence = ({ sentence, citations, onSource }: MarkedSentenceProps): VNode => (
  <span class="sentence">
    {splitMarks(sentence.text, sentence.citations).map((segment, index) => {
      if ('text' in segment) return segment.text;
      const citation = citations.find(({ number }) => number === segment.citation);
      return (
        citation && (
          <button
            key={`${index}-${segment.citation}`}
            type="button"
            class="mark"
            aria-label={`Source ${segment.citation}: ${citation.title}`}
            onClick={({ currentTarget }) => {
              onSource(citedSource(citation, currentTarget));
            }}
          >
            {segment.citation}
          </button>
        )
      );
    })}{' '}
  </span>
);

/** One entry a document; a document cited more than once has one number for each passage. */
const Sources = ({ citations, onSource }: Pick<MarkedSentenceProps, 'citations' | 'onSource'>): VNode => (
  <ol class="sources" aria-label="Sources of this answer">
    {[...Map.groupBy(citations, ({ documentId }) => documentId)].map(([documentId, [first, ...others]]) => (
      <li key={documentId}>
        {first && (
          <button
            type="button"
            class="source-open"
            onClick={({ currentTarget }) => {
              onSource(citedSource(first, currentTarget));
            }}
          >
            <span class="source-number">{first.number}</span>
            <span class="source-title">{first.title}</span>
            <span class="quiet">{placeWords(first.place) ?? kindName[first.kind]}</span>
          </button>
        )}
        {others.map((citation) => (
          <button
            key={citation.number}
            type="button"
            class="source-number"
            aria-label={`Another passage, source ${citation.number}: ${citation.title}`}
            onClick={({ currentTarget }) => {
              onSource(citedSource(citation, currentTarget));
            }}
          >
            {citation.number}
          </button>
        ))}
      </li>
    ))}
  </ol>
);

export const Answer = ({ turn, onSource, onRetry }: AnswerProps): VNode => {
  const working = turn.state === 'working';
  return (
    <div class={`answer answer-${turn.state}`} aria-busy={working}>
      {working && turn.sentences.length === 0 && (
        <ol class="steps">
          {turn.steps.length === 0 && <li>Reading the question</li>}
          {turn.steps.map((label, index) => (
            <li key={index}>{label}</li>
          ))}
        </ol>
      )}
      {turn.outcome === 'retrieval-only' && <p class="model-down">{outcomes['retrieval-only'].title}</p>}
      {turn.sentences.length > 0 && (
        <p class={turn.outcome === 'retrieval-only' ? 'answer-text is-quoted' : 'answer-text'}>
          {turn.sentences.map((sentence, index) => (
            <MarkedSentence key={index} sentence={sentence} citations={turn.citations} onSource={onSource} />
          ))}
        </p>
      )}
      {turn.products.length > 0 && (
        <ul class="products" aria-label="Products">
          {turn.products.slice(0, 3).map((product) => (
            <ProductCard
              key={product.documentId}
              product={product}
              onOpen={(opener) => {
                onSource({ documentId: product.documentId, title: product.name, opener, passage: null });
              }}
            />
          ))}
        </ul>
      )}
      {turn.state === 'done' && turn.citations.length > 0 && <Sources citations={turn.citations} onSource={onSource} />}
      {turn.state === 'stopped' && <p class="quiet">Stopped.</p>}
      {turn.failure && <Notice failure={turn.failure} onRetry={onRetry} />}
      {turn.state === 'done' && turn.modelView && <ModelView view={turn.modelView} />}
      {turn.state === 'done' && <Measures turn={turn} />}
    </div>
  );
};
