import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const bytesOf = (folder: string): number => {
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    bytes += stat.isDirectory() ? bytesOf(path) : stat.size;
  }
  return bytes;
};

/** Megabytes (10^6 bytes) of installed packages, without caches and without following links. */
export const installSizeMb = (root: string): number => {
  const modules = join(root, 'node_modules');
  const cache = join(modules, '.cache');
  return Math.round((bytesOf(modules) - (existsSync(cache) ? bytesOf(cache) : 0)) / 1e6);
};
