import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLocalEnds, type LocalEnds } from './local-ends.ts';
import { pruneTemplate } from './prune-template.ts';
import { isRecord, type Resource, type Template } from './template.ts';

const ending = '.template.json';
const runtime = readFileSync(join(import.meta.dirname, 'runtime-bootstrap.cjs'), 'utf8');
const bootstrap = '#!/bin/sh\nexec node "$LAMBDA_TASK_ROOT/runtime-bootstrap.cjs"\n';
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Functions of this product run through the Runtime API, so that the names of their errors survive. Not those that the
 * CDK brings: they answer to an https address, which only the emulator's own worker redirects.
 */
const withRuntime = (template: Template, folder: string, renamed: Map<string, string>): Template => {
  const all = Object.entries(template.Resources ?? {});
  const changed = all.map(([id, resource]): [string, Resource] => {
    const code = resource.Properties?.['Code'];
    const key = isRecord(code) ? code['S3Key'] : undefined;
    if (resource.Type !== 'AWS::Lambda::Function' || typeof key !== 'string') return [id, resource];
    const hash = key.replace('.zip', '');
    const asset = join(folder, `asset.${hash}`);
    if (!existsSync(join(asset, 'main.mjs'))) return [id, resource];
    if (!renamed.has(hash)) {
      writeFileSync(join(asset, 'runtime-bootstrap.cjs'), runtime);
      writeFileSync(join(asset, 'bootstrap'), bootstrap, { mode: 0o755 });
      renamed.set(hash, sha256(hash + bootstrap + runtime));
    }
    const S3Key = `${renamed.get(hash) ?? hash}.zip`;
    return [
      id,
      {
        ...resource,
        Properties: { ...resource.Properties, Runtime: 'provided.al2023', Code: { ...(code as object), S3Key } },
      },
    ];
  });
  return { ...template, Resources: Object.fromEntries(changed) };
};

/** No image is pushed: the service runs as a process of this machine. */
const withoutImages = (assets: string): string =>
  JSON.stringify({ ...(JSON.parse(assets) as object), dockerImages: {} }, null, 1);

/**
 * Copies a cloud assembly to `to`, changed so that the emulator provisions it. A template that changes gets another name
 * among the assets: the CDK does not upload what it believes to be there.
 * @returns what was left out, as `stack: TYPE LogicalId`
 */
export const pruneAssembly = (from: string, to: string, ends: LocalEnds): readonly string[] => {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
  const renamed = new Map<string, string>();
  const gone: string[] = [];
  let manifest = readFileSync(join(to, 'manifest.json'), 'utf8');
  for (const file of readdirSync(to).filter((name) => name.endsWith(ending))) {
    const pruned = pruneTemplate(JSON.parse(readFileSync(join(to, file), 'utf8')) as Template);
    const template = withRuntime(withLocalEnds(pruned.template, ends), to, renamed);
    const body = JSON.stringify(template, null, 1);
    writeFileSync(join(to, file), body);
    const assetsFile = join(to, file.replace(ending, '.assets.json'));
    let assets = withoutImages(readFileSync(assetsFile, 'utf8'));
    const { files } = JSON.parse(assets) as { files: Record<string, { source: { path: string } }> };
    const old = Object.entries(files).find(([, { source }]) => source.path === file)?.[0];
    for (const [before, after] of renamed)
      assets = assets.replaceAll(`"${before}"`, `"${after}"`).replaceAll(`${before}.zip`, `${after}.zip`);
    if (old !== undefined) {
      assets = assets.replaceAll(old, sha256(body));
      manifest = manifest.replaceAll(old, sha256(body));
    }
    writeFileSync(assetsFile, assets);
    gone.push(...pruned.gone.map((what) => `${file.replace(ending, '')}: ${what}`));
  }
  writeFileSync(join(to, 'manifest.json'), manifest);
  return gone;
};
