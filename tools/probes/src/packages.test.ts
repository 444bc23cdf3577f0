import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectPlants } from './lint-plants.ts';
import { manifestAt, packageFolders, root } from './planted-workspace.ts';

const packages = packageFolders().map((folder) => ({ folder, manifest: manifestAt(folder) }));
const tagsOf = (kind: string, tags: readonly string[]): readonly string[] =>
  tags.filter((tag) => tag.startsWith(`${kind}:`));

describe('every workspace package stands under the rules', () => {
  it.each(packages)('$folder has one type, one scope and a name of its own', ({ manifest }) => {
    const tags = manifest.nx?.tags ?? [];
    expect(tagsOf('type', tags)).toHaveLength(1);
    expect(tagsOf('scope', tags)).toHaveLength(1);
    expect(packages.filter((other) => other.manifest.nx?.name === manifest.nx?.name)).toHaveLength(1);
  });

  it.each(packages)('$folder has the tsconfig.json that gives it its gates, over all of src', ({ folder }) => {
    const { include } = JSON.parse(readFileSync(join(root, folder, 'tsconfig.json'), 'utf8')) as { include: string[] };
    expect(include).toContain('src');
  });

  it('keeps every domain library in its own scope by a constraint with a probe', () => {
    const scopes = packages
      .filter(({ manifest }) => manifest.nx?.tags.includes('type:domain'))
      .flatMap(({ manifest }) => tagsOf('scope', manifest.nx?.tags ?? []));
    expect(scopes).not.toEqual([]);
    const probed = projectPlants.map(({ rule }) => rule);
    for (const scope of scopes) expect(probed).toContain(`"${scope}"`);
  });
});
