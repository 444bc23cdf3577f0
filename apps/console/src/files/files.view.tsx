import type { DocumentFile } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { signIn, type Identity } from '../api/assistant-client.ts';
import { plural } from '../figures.ts';
import { Notice } from '../notice.view.tsx';
import { writePlace, type Place } from '../place.ts';
import { hasEnded, sizeWords, statusWords } from './file-words.ts';
import { useFiles, type Files, type Sending } from './files.hook.ts';

interface FilesPageProps {
  readonly identity: Identity;
  readonly place: Place;
}

const accepted = '.pdf,.docx,.xlsx,.pptx,.html,.htm,.csv,.json,.jsonl,.md,.txt';

const SendingRow = ({ one }: { readonly one: Sending }): VNode => (
  <li class="file">
    <p class="file-name">{one.name}</p>
    {one.failure ? (
      <p class="file-fault">{one.failure.text}</p>
    ) : (
      <>
        <progress value={one.sent} max={1} aria-label={`Sending ${one.name}`} />
        <p class="quiet">Sending, {Math.round(one.sent * 100)} %</p>
      </>
    )}
  </li>
);

const FileRow = ({ file, onRemove }: { readonly file: DocumentFile; readonly onRemove: () => void }): VNode => (
  <li class={`file file-${file.status}`}>
    <div class="file-head">
      <p class="file-name">{file.name}</p>
      <button type="button" class="button" aria-label={`Remove ${file.name}`} onClick={onRemove}>
        Remove
      </button>
    </div>
    {!hasEnded(file) && <progress value={file.progress} max={1} aria-label={`Progress of ${file.name}`} />}
    <p class="file-status">
      <b>{statusWords(file)}</b>{' '}
      <span class="quiet">
        {sizeWords(file.bytes)}
        {file.pages !== null && ` · ${plural(file.pages, file.format === 'xlsx' ? 'sheet' : 'page')}`}
      </span>
    </p>
    {file.fault && <p class="file-fault">{file.fault.text}</p>}
    {file.warnings.map((warning) => (
      <p key={warning.code} class="quiet">
        {warning.text}
      </p>
    ))}
  </li>
);

const Chooser = ({ send }: Pick<Files, 'send'>): VNode => {
  const [kind, setKind] = useState<'policy' | 'faq'>('policy');
  const [over, setOver] = useState(false);
  return (
    <div
      class={over ? 'file-drop is-over' : 'file-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        send(event.dataTransfer?.files ?? [], kind);
      }}
    >
      <label>
        <span>They hold</span>
        <select
          value={kind}
          onChange={({ currentTarget }) => {
            setKind(currentTarget.value === 'faq' ? 'faq' : 'policy');
          }}
        >
          <option value="policy">Policies and information</option>
          <option value="faq">Questions and answers</option>
        </select>
      </label>
      <label>
        <span>Choose files, or drop them here</span>
        <input
          type="file"
          aria-label="Choose files, or drop them here"
          multiple
          accept={accepted}
          onChange={({ currentTarget }) => {
            send([...(currentTarget.files ?? [])], kind);
            currentTarget.value = '';
          }}
        />
      </label>
      <p class="quiet">PDF, Word, Excel, PowerPoint, HTML, CSV, JSON, Markdown or text, each up to 25 MB.</p>
    </div>
  );
};

/** The files of a shop: sent, watched on their way into the answers, removed. */
export const FilesPage = ({ identity, place }: FilesPageProps): VNode => {
  const client = useMemo(() => signIn(place.shop, place.user), [place.shop, place.user]);
  const { files, sending, failure, send, remove, load } = useFiles(client);
  const under = files?.filter((file) => !hasEnded(file)).length ?? 0;
  return (
    <main class="files">
      <header>
        <p>
          <a href={writePlace({ ...place, sessionId: null })}>← Back to the conversation</a>
        </p>
        <h1>Files of {identity.merchant.name}</h1>
      </header>
      <Chooser send={send} />
      {failure && <Notice failure={failure} onRetry={load} />}
      <p class="quiet" role="status">
        {under > 0 ? `${plural(under, 'file')} under way` : ''}
      </p>
      {!files && !failure && <p class="quiet">Loading the files…</p>}
      {files?.length === 0 && sending.length === 0 && <p class="quiet">No file yet.</p>}
      <ul class="file-list" aria-label="Files">
        {sending.map((one) => (
          <SendingRow key={`sending-${one.id}`} one={one} />
        ))}
        {(files ?? []).map((file) => (
          <FileRow
            key={file.documentId}
            file={file}
            onRemove={() => {
              remove(file.documentId);
            }}
          />
        ))}
      </ul>
    </main>
  );
};
