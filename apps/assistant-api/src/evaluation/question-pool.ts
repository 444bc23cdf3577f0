import { invalid, parseJson } from '@rag-assistant/kernel';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const Utterance = z.object({ text: z.string() });
const lengthMax = 2_000;

/** What shoppers wrote to the support of shops. @throws AppError `cost.questions-unreadable` */
export const questionPool = (data: string): { readonly questions: readonly string[]; readonly sha256: string } => {
  const path = join(data, 'support-utterances', 'dev.jsonl.gz');
  try {
    const bytes = readFileSync(path);
    const questions = gunzipSync(bytes)
      .toString('utf8')
      .trim()
      .split('\n')
      .map((line) => parseJson(Utterance, line).text.trim().slice(0, lengthMax))
      .filter((text) => text !== '');
    return { questions, sha256: createHash('sha256').update(bytes).digest('hex') };
  } catch (cause) {
    const fault = invalid('cost.questions-unreadable', `--data names a folder without a readable ${path}.`);
    throw Object.assign(fault, { cause });
  }
};
