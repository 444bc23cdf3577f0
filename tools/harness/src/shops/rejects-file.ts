import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFault } from '@rag-assistant/retrieval';
import { shownPath } from '../settings.ts';

export interface Rejects {
  /** Forgets what an earlier run said about the file. */
  readonly begin: (file: string) => void;
  readonly add: (fault: SourceFault) => void;
  readonly warn: (fault: SourceFault) => void;
  /** What to say at the end; empty when nothing was left out. */
  readonly close: () => string;
}

const shownMax = 5;

/**
 * One file of rejects for each input, in `folder`: `products.csv.rejects.jsonl` with file, line, code and reason a line,
 * and never the content. The first few are shown at once.
 */
export const openRejects = (folder: string): Rejects => {
  const counts = new Map<string, number>();
  const warnings = new Map<string, { reason: string; count: number }>();
  const pathOf = (file: string): string => join(folder, `${file}.rejects.jsonl`);
  return {
    begin: (file) => {
      rmSync(pathOf(file), { force: true });
    },
    add: (fault) => {
      const path = pathOf(fault.file);
      const before = counts.get(path) ?? 0;
      counts.set(path, before + 1);
      appendFileSync(path, `${JSON.stringify(fault)}\n`);
      if (before < shownMax) process.stderr.write(`\n  ${fault.file}:${fault.line} ${fault.code}: ${fault.reason}\n`);
    },
    warn: ({ code, reason }) => {
      warnings.set(code, { reason, count: (warnings.get(code)?.count ?? 0) + 1 });
    },
    close: () => {
      const lines = [...counts].map(([path, count]) => `Rejected: ${count}, listed in ${shownPath(path)}`);
      for (const [code, { reason, count }] of warnings)
        lines.push(`Went in all the same: ${count} × ${code}: ${reason}`);
      return lines.map((line) => `${line}\n`).join('');
    },
  };
};
