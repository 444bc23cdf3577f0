import { createReadStream } from 'node:fs';
import { isAppError } from '@rag-assistant/kernel';
import { openThreadReader } from '../src/adapters/index.ts';
import { makeExtractDocument } from '../src/index.ts';

/** One file in a process of its own, so that its memory can be told: `node read-one.ts PATH NAME [CONTENT-TYPE]`. */
const [path = '', name = '', contentType] = process.argv.slice(2);
const reader = openThreadReader({ threads: 1 });
const extract = makeExtractDocument({ reader });
const started = performance.now();
const outcome = await extract({
  name,
  bytes: createReadStream(path),
  ...(contentType !== undefined && { contentType }),
}).then(
  (document) => `read:${document.metadata.pages ?? document.blocks.length}`,
  (error: unknown) => (isAppError(error) ? error.code : 'no-code'),
);
const ms = Math.round(performance.now() - started);
// maxRSS is in kilobytes; threads are part of it.
const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
await reader.close();
process.stdout.write(JSON.stringify({ outcome, ms, memoryMb }));
