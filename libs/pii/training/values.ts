import { ibanChecks, ibanLengths, luhn } from '../src/domain/checksums.ts';
import { lists } from './lists.ts';
import { coined } from './organisations.ts';
import { firstName, lastName } from './people.ts';
import type { Random } from './random.ts';

/** Made-up values that rules find; their arithmetic holds. */

const letters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();

const hosts =
  'gmail.com|yahoo.co.uk|hotmail.de|example.com|mail.org|web.de|outlook.com|gmx.at|libero.it|orange.fr|icloud.com|teleworm.us|mail.example.co.nz'.split(
    '|',
  );

export const mail = (random: Random): string => {
  const host = random.chance(0.6)
    ? random.pick(hosts)
    : `${coined(random).toLowerCase()}.${random.pick(['com', 'net', 'org', 'io', 'co.uk', 'fr', 'de', 'biz', 'info', 'edu'])}`;
  const first = letters(firstName(random)) || 'mail';
  const name = random.weighted([
    [3, () => `${first}${random.pick(['.', '_', '', '-'])}${letters(lastName(random))}`],
    [2, () => first + random.digits(random.whole(1, 4))],
    [1, () => first.charAt(0) + letters(lastName(random))],
    [1, () => `${first}+${random.pick(['shop', 'news'])}`],
  ]);
  return `${random.chance(0.2) ? name.replace(/^./, (letter) => letter.toUpperCase()) : name}@${host}`;
};

const moreNumbers =
  '0##.##.##.##.##|0# ## ## ## ##|+## ### ### ####|+## # ## ## ## ##|00## ### ######|(0#) #### ####|0### ### ####|0#### ######|0### #######|(###) ###-####|###-###-####|###.###.####|1-###-###-####|+1 (###) ###-####|+1-###-###-####x###|(0####) ######|0### / ## ## ###|06-########|06 ## ## ## ##|### ## ## ##|### ### ###|## ## ## ##|+45 ## ## ## ##|(##) #### ####|04## ### ###|02# ### ####|(0###) ### ####|+91 ##### #####|+44 #### ######|+353 ## ### ####|8 (###) ###-##-##'.split(
    '|',
  );

export const phone = (random: Random): string =>
  random.fill(random.pick(random.chance(0.6) ? lists.phones : moreNumbers));

/** Leading digits and length of cards. */
const issuers: readonly (readonly [string, number])[] = [
  ['4', 16],
  ['4', 16],
  ['4', 13],
  ['51', 16],
  ['53', 16],
  ['55', 16],
  ['2221', 16],
  ['34', 15],
  ['37', 15],
  ['6011', 16],
  ['65', 16],
  ['3528', 16],
  ['36', 14],
  ['38', 14],
  ['300', 14],
  ['5018', 16],
  ['6304', 16],
  ['6759', 18],
];

export const card = (random: Random): string => {
  const [start, size] = random.pick(issuers);
  const body = start + random.digits(size - start.length - 1);
  let digits = body;
  for (let check = 0; check < 10; check += 1) if (luhn(body + String(check))) digits = body + String(check);
  return random.weighted([
    [6, () => digits],
    [2, () => digits.replace(/(.{4})(?=.)/g, '$1 ')],
    [1, () => digits.replace(/(.{4})(?=.)/g, '$1-')],
  ]);
};

const lettersIn: Readonly<Record<string, number>> = { GB: 4, NL: 4, IE: 4, MT: 4, BG: 4, LV: 4, GI: 4, RO: 4 };

export const iban = (random: Random): string => {
  const [country, size] = random.pick([...ibanLengths]);
  const bank = Array.from({ length: lettersIn[country] ?? 0 }, () => random.fill('?')).join('');
  const rest = bank + random.digits(size - 4 - bank.length);
  let made = '';
  for (let check = 2; check < 99 && made === ''; check += 1) {
    const candidate = `${country}${String(check).padStart(2, '0')}${rest}`;
    if (ibanChecks(candidate)) made = candidate;
  }
  return random.chance(0.35) ? made.replace(/(.{4})(?=.)/g, '$1 ') : made;
};

export const machineAddress = (random: Random): string =>
  random.chance(0.8)
    ? [0, 0, 0, 0].map(() => random.whole(1, 254)).join('.')
    : Array.from({ length: 8 }, () => random.whole(1, 65_535).toString(16)).join(':');

export const webAddress = (random: Random): string =>
  `${random.pick(['https://www.', 'http://', 'www.', 'https://'])}${coined(random).toLowerCase()}.${random.pick(['com/', 'org', 'de/', 'com.br/', 'net', 'co.uk/shop', 'info', 'io/a/b?c=1'])}`;

export const socialSecurityNumber = (random: Random): string =>
  `${String(random.pick([random.whole(1, 665), random.whole(667, 899)])).padStart(3, '0')}${random.pick(['-', '-', '-', ' ', ''])}${String(random.whole(1, 99)).padStart(2, '0')}-${String(random.whole(1, 9999)).padStart(4, '0')}`.replace(
    /^(\d{3})([ ]?)(\d{2})-/,
    '$1$2$3$2',
  );

/** Forms of American states and of other countries. */
const licences =
  '#######|########|#########|?#######|?########|?#########|??######|??###??|?###-####-####|?###-###-##-###-#|?##-##-####|?### #### ####|###-##-####|##-###-####|?############|##########|############|##???#####|???##??###?|?????######?##?|?#### ##### #####'.split(
    '|',
  );
export const driverLicence = (random: Random): string => random.fill(random.pick(licences));

export const orderNumber = (random: Random): string =>
  random.pick(['#', '', 'ORD-', 'A', '#W', 'INV-']) + random.digits(random.whole(4, 12));
