import type { DocumentFile } from '@rag-assistant/contracts';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { AssistantClient } from '../api/assistant-client.ts';
import { toFailure, type Failure } from '../api/failure.ts';
import { hasEnded } from './file-words.ts';

/** A file that is on its way to the service, or was refused before it was there. */
export interface Sending {
  readonly id: number;
  readonly name: string;
  /** 0 to 1. */
  readonly sent: number;
  readonly failure: Failure | null;
}

export interface Files {
  /** Null until they have been read once. */
  readonly files: readonly DocumentFile[] | null;
  readonly sending: readonly Sending[];
  readonly failure: Failure | null;
  readonly send: (chosen: Iterable<File>, kind: 'policy' | 'faq') => void;
  readonly remove: (documentId: string) => void;
  readonly load: () => void;
}

const askEveryMs = 700;

/** The shop's files; asked for again while any of them is under way. */
export const useFiles = (client: AssistantClient): Files => {
  const [files, setFiles] = useState<readonly DocumentFile[] | null>(null);
  const [sending, setSending] = useState<readonly Sending[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const next = useRef(1);

  const load = useCallback((): void => {
    client.files().then(
      (found) => {
        setFiles(found.filter(({ status }) => status !== 'removed'));
        setFailure(null);
      },
      (error: unknown) => {
        setFailure(toFailure(error));
      },
    );
  }, [client]);
  useEffect(load, [load]);
  const underWay = files?.some((file) => !hasEnded(file)) === true;
  useEffect(() => {
    if (!underWay) return undefined;
    const timer = setTimeout(load, askEveryMs);
    return () => {
      clearTimeout(timer);
    };
  }, [files, underWay, load]);

  const change = (id: number, update: Partial<Sending>): void => {
    setSending((all) => all.map((one) => (one.id === id ? { ...one, ...update } : one)));
  };
  const sendOne = async (file: File, kind: 'policy' | 'faq'): Promise<void> => {
    const id = next.current++;
    setSending((all) => [...all, { id, name: file.name, sent: 0, failure: null }]);
    try {
      await client.upload(file, kind, (sent) => {
        change(id, { sent });
      });
      setSending((all) => all.filter((one) => one.id !== id));
      load();
    } catch (error) {
      change(id, { failure: toFailure(error) });
    }
  };
  return {
    files,
    sending,
    failure,
    load,
    send: (chosen, kind) => {
      // One after the other: a browser keeps few connections, and the page needs one of them.
      void [...chosen].reduce((before, file) => before.then(() => sendOne(file, kind)), Promise.resolve());
    },
    remove: (documentId) => {
      client.removeDocument(documentId).then(load, (error: unknown) => {
        setFailure(toFailure(error));
      });
    },
  };
};
