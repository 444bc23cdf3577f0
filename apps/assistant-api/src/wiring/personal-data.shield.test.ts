import { SessionId, systemClock, UserId } from '@rag-assistant/kernel';
import { merchantNumber } from '@rag-assistant/kernel/testing';
import { makeDetectPersonalData, makePersonalDataShield } from '@rag-assistant/pii';
import { loadTaggerWeights } from '@rag-assistant/pii/adapters';
import { fakeTokenVault } from '@rag-assistant/pii/testing';
import { expect, it } from 'vitest';
import { shieldedPersonalData } from './personal-data.shield.ts';

const detect = makeDetectPersonalData(loadTaggerWeights());
const personalData = shieldedPersonalData(makePersonalDataShield({ detect, vault: fakeTokenVault(systemClock) }));
const owner = {
  merchant: merchantNumber(1),
  session: SessionId.parse('20000000-0000-4000-8000-000000000001'),
  user: UserId.parse('anna'),
};
const mail = 'anna.berg@example.com';

it('[F7] hides on every way to a model, and gives back to the owner by whole placeholders', async () => {
  const texts = personalData.textsOf(owner);
  const hidden = await texts.hide(`Write to ${mail}`);
  const ways = [
    hidden,
    await texts.hideAgain(`Write to ${mail}`),
    await texts.hidePublished(`Complaint of ${mail}`),
    await texts.hideFound({ passages: [{ text: `Complaint of ${mail}` }] }),
  ];
  for (const text of ways) expect(text).not.toContain(mail);
  const placeholder = /⟦\w+:\w+⟧/.exec(hidden)?.[0] ?? '';
  expect(await texts.reveal(ways)).toEqual(new Map([[placeholder, mail]]));
  expect(await personalData.textsOf({ ...owner, user: UserId.parse('mallory') }).reveal(ways)).toEqual(new Map());
});

it('[F7] a forgotten session has no values left, and an erased user none in any', async () => {
  const texts = personalData.textsOf(owner);
  const hidden = await texts.hide(`Write to ${mail}`);
  await personalData.forgetSession(owner);
  expect((await texts.reveal([hidden])).size).toBe(0);
  await texts.hide(`Write to ${mail}`);
  expect(await personalData.eraseUser(owner.merchant, owner.user)).toMatchObject({ valuesErased: 1, valuesLeft: 0 });
  expect((await texts.reveal([hidden])).size).toBe(0);
});
