import { invalid } from '@rag-assistant/kernel';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { messagesOf, recordOf, recordValues, type Person, type TaintedMessage } from './tainted-messages.ts';
import type { Value } from './value-search.ts';

const Address = z.object({
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
});
const User = z.object({
  user_id: z.string(),
  name: z.object({ first_name: z.string(), last_name: z.string() }),
  address: Address,
  email: z.string(),
  orders: z.array(z.string()),
});
const Order = z.object({ order_id: z.string(), user_id: z.string(), address: Address });
const Utterance = z.object({ text: z.string(), spans: z.array(z.tuple([z.int(), z.int(), z.string()])) });

export interface RetailTaint {
  readonly messages: readonly TaintedMessage[];
  readonly records: readonly { readonly id: string; readonly text: string; readonly values: readonly Value[] }[];
  readonly sha256: string;
}

/** Spans that are a person's; a plan, a country or a sum of money is not. */
const personalSpans: Readonly<Record<string, string>> = {
  order_id: 'order',
  invoice_id: 'invoice',
  person_name: 'name',
};

const personOf = (user: z.infer<typeof User>, address: z.infer<typeof Address>): Person => ({
  firstName: user.name.first_name,
  lastName: user.name.last_name,
  street: address.address1,
  flat: address.address2,
  city: address.city,
  state: address.state,
  zip: address.zip,
  email: user.email,
});

/** Users, orders and utterances of the public sets, as messages and records. @throws AppError `pii.taint-data-unreadable` */
export const readRetailTaint = (folder: string): RetailTaint => {
  const hash = createHash('sha256');
  const lines = <T>(schema: z.ZodType<T>, ...path: string[]): T[] => {
    try {
      const bytes = readFileSync(join(folder, ...path));
      hash.update(bytes);
      const text = gunzipSync(bytes).toString('utf8').trim();
      return text.split('\n').map((line) => schema.parse(JSON.parse(line)));
    } catch (cause) {
      const fault = invalid('pii.taint-data-unreadable', `--data names a folder without a readable ${path.join('/')}.`);
      throw Object.assign(fault, { cause });
    }
  };
  const users = lines(User, 'retail-store', 'users.jsonl.gz');
  const orders = lines(Order, 'retail-store', 'orders.jsonl.gz');
  const utterances = lines(Utterance, 'support-utterances', 'dev.jsonl.gz');
  const byId = new Map(users.map((user) => [user.user_id, user]));
  const opaque = (at: number): string => `shopper-${at % 400}`;
  const ofUsers = users.map((user, at): TaintedMessage => ({
    user: opaque(at),
    ...messagesOf(personOf(user, user.address), user.orders[0] ?? '#W0000000', at),
  }));
  const ofOrders = orders.flatMap((order, at): TaintedMessage[] => {
    const user = byId.get(order.user_id);
    return user ? [{ user: opaque(at), ...messagesOf(personOf(user, order.address), order.order_id, at + 2) }] : [];
  });
  const ofUtterances = utterances.map(({ text, spans }, at): TaintedMessage => ({
    user: opaque(at),
    text,
    values: spans.flatMap(([start, end, span]): Value[] => {
      const kind = personalSpans[span];
      // A courtesy title stays; the name behind it goes.
      const value = text
        .slice(start, end)
        .replace(/^(?:mr|mrs|ms|dr)\.? /i, '')
        .replace('#', '');
      return kind !== undefined && value.length > 2 ? [{ kind: `${kind} (utterance)`, text: value }] : [];
    }),
  }));
  const records = users.map((user) => {
    const person = personOf(user, user.address);
    return { id: user.user_id, text: recordOf(person, user.orders[0] ?? '#W0000000'), values: recordValues(person) };
  });
  return { messages: [...ofUsers, ...ofOrders, ...ofUtterances], records, sha256: hash.digest('hex') };
};
