import { SingleBar } from 'cli-progress';

export interface IngestProgress {
  readonly start: () => void;
  readonly read: (bytes: number, total: number) => void;
  readonly sent: (documents: number) => void;
  readonly stop: () => void;
}

/** A bar over the bytes of one file, with documents and their rate; lines every five seconds without a terminal. */
export const ingestProgress = (file: string, out: NodeJS.WriteStream): IngestProgress => {
  const bar = new SingleBar({
    format: `  {bar} {percentage}% ${file}  {documents} documents  {rate}/s`,
    stream: out,
    barsize: 24,
    hideCursor: true,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    etaBuffer: 50,
  });
  let started = 0;
  let documents = 0;
  const payload = (): { documents: number; rate: string } => ({
    documents,
    rate: (documents / Math.max((performance.now() - started) / 1000, 0.001)).toFixed(1),
  });
  return {
    start: () => {
      started = performance.now();
      bar.start(1, 0, payload());
    },
    // Reading ahead of the API is no progress that anybody could use: the last part waits for the last answer.
    read: (bytes, total) => {
      if (started === 0) return;
      bar.setTotal(Math.max(total, 1));
      bar.update(Math.min(bytes, total), payload());
    },
    sent: (more) => {
      documents += more;
      bar.update(payload());
    },
    stop: () => {
      bar.update(payload());
      bar.stop();
    },
  };
};
