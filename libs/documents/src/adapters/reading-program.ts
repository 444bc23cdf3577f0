import { parentPort } from 'node:worker_threads';
import { refusals } from '../domain/refusals.ts';
import { readBytes } from './read-bytes.ts';
import { replyFor, type ReadingJob, type ReadingReply } from './reading-messages.ts';

const progressEveryMs = 100;

const read = async ({ file, limits }: ReadingJob, send: (reply: ReadingReply) => void): Promise<void> => {
  let told = 0;
  try {
    const document = await readBytes(file, limits, (progress) => {
      const now = performance.now();
      if (now - told < progressEveryMs && progress.done < progress.total) return;
      told = now;
      send({ type: 'progress', progress });
    });
    send({ type: 'read', document });
  } catch (error) {
    // Recursion that the limits of nesting did not foresee ends here.
    const deep = error instanceof RangeError && /call stack/i.test(error.message);
    send(replyFor(deep ? refusals.nestingTooDeep(limits.nestingMax) : error));
  }
};

/** The program of a reading thread; a bundle has a file of its own that calls it. */
export const serveReading = (): void => {
  const port = parentPort;
  if (!port) throw new Error('documents are read in a worker thread');
  const send = (reply: ReadingReply): void => {
    port.postMessage(reply);
  };
  port.on('message', (job: ReadingJob) => {
    void read(job, send);
  });
  send({ type: 'ready' });
};
