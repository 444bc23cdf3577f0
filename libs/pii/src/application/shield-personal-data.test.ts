import { MerchantId, SessionId, UserId } from '@rag-assistant/kernel';
import { describe, expect, it } from 'vitest';
import { makeDetectPersonalData } from '../domain/detect.ts';
import { loadTaggerWeights } from '../adapters/tagger-weights.file.ts';
import { fakeTokenVault } from '../testing/token-vault.fake.ts';
import { makePersonalDataShield } from './shield-personal-data.use-case.ts';

const owner = {
  merchant: MerchantId.parse('10000000-0000-4000-8000-00000000000a'),
  session: SessionId.parse('20000000-0000-4000-8000-000000000001'),
  user: UserId.parse('anna'),
};
const clock = { now: () => new Date(1_800_000_000_000), monotonicMs: () => 0 };
const detect = makeDetectPersonalData(loadTaggerWeights());
const question =
  'Hi, I am Anna Berg and my order #W1234567 never came. Please write to anna.berg@example.com or call +46 8 123 456 78. Do you ship to Norway?';

describe('personal data shield', () => {
  it('[F7] lets no value of a shopper out and gives each back to its owner', async () => {
    const vault = fakeTokenVault(clock);
    const session = makePersonalDataShield({ detect, vault }).openSession(owner);
    const { text, findings } = await session.sanitize(question);
    for (const value of ['Anna', 'Berg', 'W1234567', 'example.com', '123 456']) expect(text).not.toContain(value);
    expect(text).toContain('Do you ship to Norway?');
    expect(findings.map(({ kind }) => kind)).toEqual(['PERSON', 'ORDER', 'EMAIL', 'PHONE']);
    expect(await session.restore(text)).toEqual({ text: question, restored: 4, unresolved: 0 });
  });

  it('[SEC11] gives nothing to another user of the same shop', async () => {
    const vault = fakeTokenVault(clock);
    const shield = makePersonalDataShield({ detect, vault });
    const { text } = await shield.openSession(owner).sanitize(question);
    const other = shield.openSession({ ...owner, user: UserId.parse('mallory') });
    expect(await other.restore(text)).toEqual({ text, restored: 0, unresolved: 4 });
  });

  it('[F7] restores an answer that is streamed in pieces', async () => {
    const session = makePersonalDataShield({ detect, vault: fakeTokenVault(clock) }).openSession(owner);
    const { text } = await session.sanitize(question);
    const stream = session.restoreStream();
    let out = '';
    for (const letter of text) out += await stream.push(letter);
    expect(out + (await stream.flush())).toBe(question);
  });

  it('[F7] covers arguments and results of tools, and leaves their keys', async () => {
    const session = makePersonalDataShield({ detect, vault: fakeTokenVault(clock) }).openSession(owner);
    const value = {
      customer: { name: 'My name is Anna Berg', mails: ['anna@example.com'] },
      count: 2,
      ok: true,
      no: null,
    };
    const { value: safe } = await session.sanitizeJson(value);
    expect(JSON.stringify(safe)).not.toMatch(/Anna|example/);
    expect(safe).toMatchObject({ count: 2, ok: true, no: null });
    expect(await session.restoreJson(safe)).toEqual(value);
  });

  it('[F7] knows a value by the name of its field, where the text alone says nothing', async () => {
    const session = makePersonalDataShield({ detect, vault: fakeTokenVault(clock) }).openSession(owner);
    const value = {
      user: { first_name: 'Noah', last_name: 'Brown' },
      address1: '986 Sunset',
      zip: '80279',
      title: 'Red mug',
    };
    const { value: safe } = await session.sanitizeJson(value);
    expect(JSON.stringify(safe)).not.toMatch(/Noah|Brown|Sunset|80279/);
    expect(safe).toMatchObject({ title: 'Red mug' });
    expect(await session.restoreJson(safe)).toEqual(value);
  });

  it('[F7] sends nothing out when the vault cannot keep it', async () => {
    const vault = { ...fakeTokenVault(clock), keep: () => Promise.reject(new Error('down')) };
    const session = makePersonalDataShield({ detect, vault }).openSession(owner);
    await expect(session.sanitize(question)).rejects.toThrow('down');
    await expect(session.sanitizeJson({ text: question })).rejects.toThrow('down');
  });
});

describe('a text on its way back to a model', () => {
  const open = (vault = fakeTokenVault(clock)) => makePersonalDataShield({ detect, vault }).openSession(owner);

  it('[F7] keeps the placeholders of a text that was sanitized before and hides what is new in it', async () => {
    const session = open();
    const { text } = await session.sanitize(question);
    const again = await session.sanitizeRest(`${text} My phone is +46 70 123 45 67 ⟦.`);
    expect(again.text.startsWith(text)).toBe(true);
    expect(again.text).not.toContain('123 45 67');
    expect((await session.restore(again.text)).text).toBe(`${question} My phone is +46 70 123 45 67 ⟦.`);
  });

  it('[F7] gives a placeholder that a model spelled otherwise its own spelling again', async () => {
    const session = open();
    const { text } = await session.sanitize('I am Anna Berg');
    const placeholder = /⟦.*⟧/.exec(text)?.[0] ?? '';
    const spelled = placeholder.toLowerCase().replace('⟦', '[').replace('⟧', ']').replace(':', ' : ');
    expect(session.acceptModelText(`Hello ${spelled}, hello ${placeholder}.`)).toBe(
      `Hello ${placeholder}, hello ${placeholder}.`,
    );
  });

  it('[F7] leaves the own contacts of a shop readable and hides those of people', async () => {
    const session = open();
    const { text } = await session.sanitizePublished('Write to support@shop.com or to anna.berg@example.com.');
    expect(text).toContain('support@shop.com');
    expect(text).not.toContain('anna.berg');
  });

  it('[SEC6] asks for no key when there is nothing to hide, and fails when there is', async () => {
    const gone = new Error('down');
    const session = open({ ...fakeTokenVault(clock), openMint: () => Promise.reject(gone) });
    expect((await session.sanitize('Do you ship to Norway?')).text).toBe('Do you ship to Norway?');
    await expect(session.sanitize(question)).rejects.toThrow('down');
    await expect(session.sanitizeRest(question)).rejects.toThrow('down');
    await expect(session.sanitizeJson({ email: 'a@b.com' })).rejects.toThrow('down');
  });
});
