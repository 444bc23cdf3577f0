import type { Document, PassagePlace } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { toFailure, type Failure } from '../api/failure.ts';
import { placeWords } from '../files/file-words.ts';
import { Notice } from '../notice.view.tsx';
import { Panel } from '../panel.view.tsx';
import { cutSource } from './passage.ts';

/** A source to show; the cited passage is absent when a product card asks for its whole source. */
export interface SourceRequest {
  readonly documentId: string;
  readonly title: string;
  readonly opener: HTMLElement;
  readonly passage: {
    number: number;
    snippet: string;
    start: number;
    end: number;
    score: number;
    place?: PassagePlace | undefined;
  } | null;
}

export const kindName = { product: 'Product', policy: 'Policy', faq: 'FAQ' } as const;

interface SourcePanelProps {
  readonly request: SourceRequest;
  readonly modal: boolean;
  readonly load: (documentId: string) => Promise<Document>;
  readonly onClose: () => void;
}

const SourceText = ({ document, passage }: { document: Document; passage: SourceRequest['passage'] }): VNode => {
  const mark = useRef<HTMLElement>(null);
  useEffect(() => {
    mark.current?.scrollIntoView({ block: 'center' });
  }, [document, passage]);
  if (!passage) return <div class="source-text">{document.text}</div>;
  const cut = cutSource(document.text, passage.start, passage.end, passage.snippet);
  return (
    <>
      {!cut.found && (
        <p class="source-changed">
          This source has changed since the answer was given. The answer cited: <q>{passage.snippet}</q>
        </p>
      )}
      <div class="source-text" tabIndex={0} role="region" aria-label="Text of the source">
        {cut.before}
        {cut.found && <mark ref={mark}>{cut.cited}</mark>}
        {cut.after}
      </div>
    </>
  );
};

export const SourcePanel = ({ request, modal, load, onClose }: SourcePanelProps): VNode => {
  const [loaded, setLoaded] = useState<Document | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  const { documentId, passage } = request;
  const place = placeWords(passage?.place);

  useEffect(() => {
    let current = true;
    setLoaded(null);
    setFailure(null);
    load(documentId).then(
      (document) => {
        if (current) setLoaded(document);
      },
      (error: unknown) => {
        if (current) setFailure(toFailure(error));
      },
    );
    return () => {
      current = false;
    };
  }, [documentId, attempt, load]);

  return (
    <Panel
      label={`Source: ${request.title}`}
      class="source"
      modal={modal}
      returnTo={request.opener}
      content={`${documentId} ${passage?.number ?? ''}`}
      onClose={onClose}
    >
      <header class="source-head">
        <div>
          <p class="quiet">
            {passage ? `Source ${passage.number}` : 'Source'}
            {loaded && ` · ${kindName[loaded.kind]}`}
            {place !== null && ` · ${place}`}
            {passage && ` · support ${passage.score.toFixed(2)}`}
          </p>
          <h2>{request.title}</h2>
        </div>
        <button type="button" class="icon-button" data-focus-first aria-label="Close the source" onClick={onClose}>
          ×
        </button>
      </header>
      {failure && (
        <Notice
          failure={failure}
          onRetry={() => {
            setAttempt(attempt + 1);
          }}
        />
      )}
      {!failure && !loaded && <p class="quiet">Loading the source…</p>}
      {loaded && (
        <>
          <SourceText document={loaded} passage={passage} />
          <footer class="source-foot quiet">
            {loaded.sourceUri !== null && <span class="source-uri">{loaded.sourceUri}</span>}
            <span>As of {new Date(loaded.updatedAt).toLocaleDateString('en-GB', { dateStyle: 'medium' })}</span>
          </footer>
        </>
      )}
    </Panel>
  );
};
