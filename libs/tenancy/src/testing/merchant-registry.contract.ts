import { MerchantId } from '@rag-assistant/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Merchant } from '../domain/caller.ts';
import type { MerchantRegistry } from '../ports/merchant-registry.port.ts';

const kettle: Merchant = {
  merchantId: MerchantId.parse('10000000-0000-4000-8000-00000000000a'),
  slug: 'copper-kettle',
  name: 'Copper Kettle',
  description: `Kitchen and coffee; "quoted", 'single', {braced}, null`,
  suggestions: ['Which grinder is quiet?', 'null', 'a, "b"'],
};
const alpine: Merchant = {
  ...kettle,
  merchantId: MerchantId.parse('10000000-0000-4000-8000-00000000000b'),
  slug: 'alpine',
  suggestions: [],
};

export const describeMerchantRegistry = (subject: string, make: () => Promise<MerchantRegistry>): void => {
  describe(`MerchantRegistry: ${subject}`, () => {
    let registry: MerchantRegistry;
    beforeEach(async () => {
      registry = await make();
    });

    it('finds what was saved, by id and by slug, and lists by slug', async () => {
      await registry.save(kettle);
      await registry.save(alpine);
      expect(await registry.find(kettle.merchantId)).toEqual(kettle);
      expect(await registry.findBySlug('alpine')).toEqual(alpine);
      expect(await registry.list()).toEqual([alpine, kettle]);
    });

    it('finds nothing that was not saved', async () => {
      expect(await registry.find(kettle.merchantId)).toBeNull();
      expect(await registry.findBySlug(`' or true --`)).toBeNull();
      expect(await registry.list()).toEqual([]);
    });

    it('updates by id and frees the former slug', async () => {
      await registry.save(kettle);
      await registry.save({ ...kettle, slug: 'kettle' });
      await registry.save({ ...alpine, slug: 'copper-kettle' });
      expect((await registry.list()).map(({ slug }) => slug)).toEqual(['copper-kettle', 'kettle']);
    });

    it('refuses a slug that another merchant has and changes nothing', async () => {
      await registry.save(kettle);
      await expect(registry.save({ ...alpine, slug: kettle.slug })).rejects.toMatchObject({
        code: 'tenancy.slug-taken',
        category: 'conflict',
      });
      expect(await registry.list()).toEqual([kettle]);
    });

    it.each([
      { slug: 'Not A Slug' },
      { slug: '' },
      { slug: '-a' },
      { name: '  ' },
      { name: 'n'.repeat(121) },
      { description: 'd'.repeat(2001) },
      { suggestions: Array<string>(13).fill('Why?') },
      { suggestions: [''] },
    ])('refuses a merchant that breaks a rule: $slug $name', async (change) => {
      await expect(registry.save({ ...kettle, ...change })).rejects.toMatchObject({ code: 'tenancy.invalid-merchant' });
      expect(await registry.list()).toEqual([]);
    });
  });
};
