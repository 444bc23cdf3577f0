import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addShop, demoShops, findShop, knownShops, writeKnownShops } from './known-shops.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shops-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('known shops', () => {
  it('are the two demo shops at first, each with a shopper', () => {
    expect(knownShops(folder).map(({ slug }) => slug)).toEqual(['alpine-outfitters', 'copper-kettle']);
    for (const { users } of demoShops()) expect(users.some(({ roles }) => roles.includes('shopper'))).toBe(true);
  });

  it('keep a shop that was added, under the same id on every machine', () => {
    const added = addShop(folder, 'my-shop');
    writeKnownShops(folder);
    expect(findShop(folder, 'my-shop')).toEqual(added);
    expect(addShop(folder, 'my-shop')).toEqual(added);
    expect(knownShops(folder)).toHaveLength(3);
    rmSync(join(folder, 'local-shops.json'));
    expect(addShop(folder, 'my-shop').merchantId).toBe(added.merchantId);
  });

  it('refuse an unknown name with the names there are, and a name that no shop can have', () => {
    expect(() => findShop(folder, 'alpine')).toThrow(/Known: alpine-outfitters, copper-kettle/);
    for (const bad of ['A', 'x', 'a b', '../x', 'a'.repeat(70)])
      expect(() => addShop(folder, bad)).toThrow('harness.merchant-name');
  });

  it('say how to go on when their list is damaged', () => {
    writeFileSync(join(folder, 'local-shops.json'), '{');
    expect(() => knownShops(folder)).toThrow(/damaged.*npm run reset/);
  });
});
