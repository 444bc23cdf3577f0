import type { Value } from './value-search.ts';

export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly street: string;
  readonly flat: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly email: string;
}

/** What a shopper types, with the values in it that nobody else may see. */
export interface TaintedMessage {
  /** An opaque id, as a user pool gives it. */
  readonly user: string;
  readonly text: string;
  readonly values: readonly Value[];
}

/** Three ways in which people tell a shop who they are; the last one also in lower case. */
export const messagesOf = (person: Person, order: string, at: number): { text: string; values: Value[] } => {
  const { firstName, lastName, street, flat, city, state, zip, email } = person;
  const name: Value = { kind: 'name', text: `${firstName} ${lastName}` };
  const mail: Value = { kind: 'email', text: email };
  const number: Value = { kind: 'order', text: order.replace('#', '') };
  const address: Value[] = [
    { kind: 'street', text: street },
    { kind: 'zip', text: zip },
  ];
  switch (at % 4) {
    case 0:
      return {
        text: `Hi, I am ${name.text} (${email}). Can I still return the items of order ${order}?`,
        values: [name, mail, number],
      };
    case 1:
      return {
        text: `My name is ${name.text} and I live at ${street}, ${flat}, ${city}, ${state} ${zip}. How long does shipping take?`,
        values: [name, ...address],
      };
    case 2:
      return {
        text: `Order ${order} never arrived. Please send it to ${street}, ${flat}, ${city}, ${state} ${zip} and write to ${email}.`,
        values: [number, mail, ...address],
      };
    default:
      return {
        text: `hello, this is ${name.text}, my email is ${email} and i want a refund for order ${order} please`,
        values: [name, mail, number],
      };
  }
};

/** A record as a merchant may upload it by mistake, among its policies. */
export const recordOf = (person: Person, order: string): string =>
  [
    `# Order ${order}`,
    '',
    `Customer: ${person.firstName} ${person.lastName}, email ${person.email}`,
    '',
    `Ship to: ${person.firstName} ${person.lastName}, ${person.street}, ${person.flat}, ${person.city}, ${person.state} ${person.zip}`,
    '',
    'Returns of unused items are accepted within 30 days of delivery.',
  ].join('\n');

/** Of a record; its order number is the shop's own and stays. */
export const recordValues = (person: Person): Value[] => [
  { kind: 'name', text: `${person.firstName} ${person.lastName}` },
  { kind: 'email', text: person.email },
  { kind: 'street', text: person.street },
];
