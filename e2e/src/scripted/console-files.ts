import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

export interface PageFile {
  readonly headers: Readonly<Record<string, string>>;
  readonly content: Buffer;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A file of the built page with the headers that the assistant sends; null where there is none. */
export const readPageFile = async (consoleDir: string, path: string): Promise<PageFile | null> => {
  const file = normalize(path === '/' ? '/index.html' : path);
  const content = await readFile(join(consoleDir, file)).catch(() => null);
  const type = types[extname(file)] ?? 'application/octet-stream';
  return content && { headers: { 'content-type': type, 'content-security-policy': policy }, content };
};
