import { DocumentFile } from '@rag-assistant/contracts';
import { parseJson } from '@rag-assistant/kernel';
import { fromProblem, unexpectedAnswer, unreachable } from '../api/failure.ts';

const uploadTimeoutMs = 120_000;

const answerOf = (request: XMLHttpRequest): DocumentFile => {
  if (request.status === 202)
    try {
      return parseJson(DocumentFile, request.responseText);
    } catch (error) {
      throw unexpectedAnswer(error);
    }
  let problem: unknown = null;
  try {
    problem = JSON.parse(request.responseText);
  } catch {
    // The status says what there is to say.
  }
  throw fromProblem(problem, request.status);
};

/** Sends a file as it is; the older way to send, since `fetch` does not say how much of a body has gone. */
export const sendFile = (
  file: File,
  kind: 'policy' | 'faq',
  headers: Record<string, string>,
  onSent: (share: number) => void,
): Promise<DocumentFile> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    // The browser tells the type by the name alone, and some by what is installed: the service looks at the content.
    const query = new URLSearchParams({ name: file.name, kind });
    request.open('POST', `/v1/documents/files?${query.toString()}`);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.timeout = uploadTimeoutMs;
    request.upload.onprogress = ({ loaded, total }) => {
      onSent(total === 0 ? 1 : loaded / total);
    };
    request.onload = () => {
      try {
        resolve(answerOf(request));
      } catch (error) {
        reject(error instanceof Error ? error : unexpectedAnswer(error));
      }
    };
    request.onerror = request.ontimeout = () => {
      reject(unreachable(undefined));
    };
    request.send(file);
  });
