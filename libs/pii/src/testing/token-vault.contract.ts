import { MerchantId, SessionId, UserId } from '@rag-assistant/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TokenOwner } from '../domain/tokens/mint.ts';
import type { TokenEntry, TokenKind } from '../domain/tokens/token.ts';
import type { TokenVault } from '../ports/token-vault.port.ts';

export interface VaultSubject {
  readonly vault: TokenVault;
  /** Everything kept so far grows older by that much. */
  age(ms: number): Promise<void>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

const merchants = ['a', 'b'].map((last) => MerchantId.parse(`10000000-0000-4000-8000-00000000000${last}`));
const [merchantA, merchantB] = merchants as [MerchantId, MerchantId];
const sessionOne = SessionId.parse('20000000-0000-4000-8000-000000000001');
const sessionTwo = SessionId.parse('20000000-0000-4000-8000-000000000002');
const anna: TokenOwner = { merchant: merchantA, session: sessionOne, user: UserId.parse('anna') };
const hourMs = 3_600_000;

/** What every vault promises. */
export const describeTokenVault = (subject: string, make: () => Promise<VaultSubject>): void => {
  describe(`TokenVault: ${subject}`, () => {
    let at: VaultSubject;
    beforeAll(async () => {
      at = await make();
    });
    beforeEach(() => at.reset());
    afterAll(() => at.close());

    const keep = async (owner: TokenOwner, kind: TokenKind, value: string): Promise<TokenEntry> => {
      const entry = { id: (await at.vault.openMint(owner))(kind, value), kind, value };
      await at.vault.keep(owner, [entry]);
      return entry;
    };
    const seen = async (owner: TokenOwner, id: string): Promise<string | undefined> =>
      (await at.vault.reveal(owner, [id])).get(id);

    it('[F7] gives a value back to its owner, whatever characters it holds', async () => {
      for (const value of [
        'Anna Berg',
        '4111 1111 1111 1111',
        "x'; drop table pii_tokens; --",
        '⟦PERSON:x⟧ 😀\n\0',
        'half \ud800',
      ])
        expect(await seen(anna, (await keep(anna, 'PERSON', value)).id)).toBe(value);
    });

    it('[F7] gives the same value the same id in a session, and another one elsewhere', async () => {
      const mint = await at.vault.openMint(anna);
      expect((await at.vault.openMint(anna))('EMAIL', 'a@b.com')).toBe(mint('EMAIL', 'a@b.com'));
      for (const other of [
        { ...anna, merchant: merchantB },
        { ...anna, session: sessionTwo },
        { ...anna, user: UserId.parse('bert') },
      ])
        expect((await at.vault.openMint(other))('EMAIL', 'a@b.com')).not.toBe(mint('EMAIL', 'a@b.com'));
    });

    it('[SEC11] resolves nothing for another merchant, session or user, nor a made-up id', async () => {
      const { id } = await keep(anna, 'EMAIL', 'anna@example.com');
      for (const other of [
        { ...anna, merchant: merchantB },
        { ...anna, session: sessionTwo },
        { ...anna, user: UserId.parse('bert') },
      ])
        expect(await seen(other, id)).toBeUndefined();
      expect(await seen(anna, 'aaaaaaaaaaaaa')).toBeUndefined();
      expect(await seen(anna, id)).toBe('anna@example.com');
    });

    it('[F7] hides payment data after 24 hours and personal data after 7 days', async () => {
      const card = await keep(anna, 'CARD', '4111111111111111');
      const name = await keep(anna, 'PERSON', 'Anna Berg');
      await at.age(23 * hourMs);
      expect(await seen(anna, card.id)).toBe('4111111111111111');
      await at.age(2 * hourMs);
      expect(await seen(anna, card.id)).toBeUndefined();
      expect(await seen(anna, name.id)).toBe('Anna Berg');
      await at.age(6 * 24 * hourMs);
      expect(await seen(anna, name.id)).toBeUndefined();
      expect(await at.vault.purgeExpired(merchantA)).toBe(2);
      expect(await at.vault.purgeExpired(merchantA)).toBe(0);
    });

    it('keeps a value that is typed again after it has expired', async () => {
      const card = await keep(anna, 'CARD', '4111111111111111');
      await at.age(25 * hourMs);
      await keep(anna, 'CARD', '4111111111111111');
      expect(await seen(anna, card.id)).toBe('4111111111111111');
    });

    it('[F7] erases all data of a user in all sessions in one call, and proves it', async () => {
      const one = await keep(anna, 'PERSON', 'Anna Berg');
      const two = await keep({ ...anna, session: sessionTwo }, 'EMAIL', 'anna@example.com');
      const bert = { ...anna, user: UserId.parse('bert') };
      const other = await keep(bert, 'PERSON', 'Bert Ohm');
      const proof = await at.vault.eraseUser(merchantA, anna.user);
      expect(proof).toMatchObject({ merchant: merchantA, user: anna.user, tokensErased: 2, tokensLeft: 0 });
      expect(proof.digest).toMatch(/^[0-9a-f]{64}$/);
      expect(await seen(anna, one.id)).toBeUndefined();
      expect(await seen({ ...anna, session: sessionTwo }, two.id)).toBeUndefined();
      expect(await seen(bert, other.id)).toBe('Bert Ohm');
      const trail = await at.vault.audit(merchantA, 50);
      expect(trail.find(({ event }) => event === 'erase')?.tokenIds).toEqual([one.id, two.id].sort());
    });

    it('[F7] erases the values of one session and leaves those of the others', async () => {
      const one = await keep(anna, 'PERSON', 'Anna Berg');
      const two = await keep({ ...anna, session: sessionTwo }, 'PERSON', 'Anna Berg');
      expect(await at.vault.eraseSession({ ...anna, user: UserId.parse('bert') })).toBe(0);
      expect(await at.vault.eraseSession(anna)).toBe(1);
      expect(await seen(anna, one.id)).toBeUndefined();
      expect(await seen({ ...anna, session: sessionTwo }, two.id)).toBe('Anna Berg');
      expect((await at.vault.audit(merchantA, 10)).filter(({ event }) => event === 'erase')).toMatchObject([
        { session: sessionOne, user: 'anna', tokenIds: [one.id] },
      ]);
    });

    it('[MON14] leaves an audit entry for each restore and each refusal, without any value', async () => {
      const { id } = await keep(anna, 'EMAIL', 'anna@example.com');
      await at.vault.reveal(anna, [id, 'aaaaaaaaaaaaa']);
      const trail = await at.vault.audit(merchantA, 10);
      expect(trail.map(({ event, tokenIds, user, session }) => ({ event, tokenIds, user, session }))).toEqual([
        { event: 'refuse', tokenIds: ['aaaaaaaaaaaaa'], user: 'anna', session: sessionOne },
        { event: 'restore', tokenIds: [id], user: 'anna', session: sessionOne },
      ]);
      expect(JSON.stringify(trail)).not.toContain('example.com');
      expect(await at.vault.audit(merchantB, 10)).toEqual([]);
    });

    it('[SEC6] reads old values and keeps ids in a session after the key was rotated', async () => {
      const before = await keep(anna, 'PERSON', 'Anna Berg');
      const version = await at.vault.rotateKey(merchantA);
      const after = await keep(anna, 'EMAIL', 'anna@example.com');
      expect(version).toBeGreaterThan(1);
      expect(await seen(anna, before.id)).toBe('Anna Berg');
      expect(await seen(anna, after.id)).toBe('anna@example.com');
      expect((await at.vault.openMint(anna))('PERSON', 'Anna Berg')).toBe(before.id);
    });

    it("[SEC6] makes just one merchant's values unreadable when its key is revoked", async () => {
      const mine = await keep(anna, 'PERSON', 'Anna Berg');
      const bert = { ...anna, merchant: merchantB };
      const other = await keep(bert, 'PERSON', 'Bert Ohm');
      await at.vault.revokeKeys(merchantA);
      await expect(at.vault.reveal(anna, [mine.id])).rejects.toThrow('pii.key-revoked');
      await expect(at.vault.openMint(anna)).rejects.toThrow('pii.key-revoked');
      await expect(at.vault.keep(anna, [mine])).rejects.toThrow('pii.key-revoked');
      expect(await seen(bert, other.id)).toBe('Bert Ohm');
    });
  });
};
