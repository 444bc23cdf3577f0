import { lists, type PeopleOfLocale } from './lists.ts';
import type { Random } from './random.ts';

/** English speaking and European names stand in English texts more often than others. */
const common = new Set([
  'en', 'census', 'en_AU', 'en_IN', 'de', 'de_AT', 'de_CH', 'fr', 'fr_CH', 'fr_BE', 'it', 'es', 'es_MX', 'pt_BR', 'pt_PT', 'nl',
  'nl_BE', 'da', 'sv', 'nb_NO', 'fi', 'cs_CZ', 'sk', 'hu', 'pl', 'hr', 'sl_SI', 'ru-latin', 'ja-latin', 'ar-latin', 'is', 'tr', 'ro', 'in', 'el-latin',
]); // prettier-ignore
const frequent = lists.people.filter(({ locale }) => common.has(locale));
const census = lists.people.filter(({ locale }) => locale === 'census' || locale === 'en');

const localeOf = (random: Random): PeopleOfLocale =>
  random.weighted([
    [3, () => random.pick(census)],
    [6, () => random.pick(frequent)],
    [3, () => random.pick(lists.people)],
  ]);

const onsets = 'Br Kl St V M H Dr Gr T L Sch N P R S B K F J W Zh Ch D G C'.split(' ');
const nuclei = 'a e i o u ei au ü ö å á ie oo'.split(' ');
const codas = 'rk l nd rt m ll ss nt k gg rs v b tt ck'.split(' ');
const endings =
  'en er ic ov sen son ström berg man ini elli ez es eau ard ová ska ski dal gård lund nen lainen ak ek ić vić yan shvili mann inga stra sma wijk ai u o a'.split(
    ' ',
  );

/** A surname that no list holds, so that the tagger cannot lean on lists alone. */
export const madeSurname = (random: Random): string =>
  random.pick(onsets) + random.pick(nuclei) + random.pick(codas) + random.pick(endings);

export const firstName = (random: Random): string => random.pick(localeOf(random).first);

export const lastName = (random: Random): string =>
  random.chance(0.12) ? madeSurname(random) : random.pick(localeOf(random).last);

const particles = 'van|van der|de|von|da|dos|del|di|la|el|ten|van den|bin|al|O’|Mc'.split('|');
const suffixes = 'Jr.|Sr.|II|III|IV|MD|PhD|DDS|DVM|Jr|Esq.'.split('|');
const courtesies = 'Mr.|Mrs.|Ms.|Dr.|Miss|Mr|Mrs|Dr'.split('|');

export const fullName = (random: Random): string => {
  const people = localeOf(random);
  const first = random.pick(people.first);
  const last = random.chance(0.12) ? madeSurname(random) : random.pick(people.last);
  const plain = `${first} ${last}`;
  return random.weighted([
    [78, () => plain],
    [8, () => `${first} ${String.fromCharCode(random.whole(65, 90))}. ${last}`],
    [3, () => `${first} ${random.pick(people.first)} ${last}`],
    [2, () => `${plain}-${random.pick(people.last)}`],
    [2, () => `${plain} ${random.pick(suffixes)}`],
    [2, () => `${random.pick(courtesies)} ${plain}`],
    [3, () => `${first} ${random.pick(particles)} ${last}`.replace(/(O’|Mc) /, '$1')],
    [1, () => `${first.charAt(0)}. ${last}`],
    [1, () => `${last}, ${first}`],
  ]);
};

const jobs =
  'Midwife|Singer|Nurse|Plumber|Teacher|Baker|Carpenter|Butcher|Farmer|Painter|Waiter|Cashier|Crane operator|Forklift operator|Booking clerk|Data entry clerk|Travel agent|Fisherman|Locksmith|Roofer|Welder|Dental assistant|X-ray technician|Physics teacher|Bus driver|Hairdresser|Glazier|Miner|Tailor|Machinist|Lathe operator|Office clerk|Mail carrier|Soil scientist|Food scientist|Pest controller|Accountant|Software engineer|Electrician|Librarian|Architect|Paralegal|Dentist|Surgeon|Optician|Florist|Translator|Bricklayer|Tiler|Tax advisor|Stage manager|Process engineer|Chief executive officer|Sales manager|Store manager|Warehouse worker|Postman|Chef|Sous chef|Barista|Bartender|Flight attendant|Pilot|Sailor|Conductor|Train driver|Taxi driver|Truck driver|Security guard|Police officer|Firefighter|Judge|Solicitor|Barrister|Notary|Journalist|Editor|Proofreader|Copywriter|Photographer|Graphic designer|Web developer|Database administrator|Systems analyst|Statistician|Actuary|Economist|Biologist|Chemist|Physicist|Geologist|Astronomer|Historian|Curator|Archivist|Psychologist|Social worker|Speech therapist|Physiotherapist|Pharmacist|Veterinarian|Zookeeper|Gardener|Landscape architect|Surveyor|Cartographer|Town planner|Quantity surveyor|Rolling machine operator|Punch press operator|Sewing machine operator|Boiler operator|Kiln operator|Telephone operator|Switchboard operator|Credit analyst|Loan officer|Bank teller|Insurance agent|Estate agent|Auctioneer|Buyer|Merchandiser|Purchasing agent|Logistics manager|Customs officer'.split(
    '|',
  );

export const jobTitle = (random: Random): string =>
  random.weighted([
    [7, () => random.pick(jobs)],
    [2, () => `${random.pick(lists.jobAreas)} ${random.pick(lists.jobTypes)}`],
    [1, () => `${random.pick(lists.jobDescriptors)} ${random.pick(lists.jobAreas)} ${random.pick(lists.jobTypes)}`],
  ]);

export const jobWords: readonly string[] = [...jobs, ...lists.jobTypes];
export const courtesy = (random: Random): string =>
  random.pick([...courtesies, 'Prof.', 'Professor', 'Ms', 'Mrs.', 'Mr.', 'Dr.']);
