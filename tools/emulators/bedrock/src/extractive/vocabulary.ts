import { isStopWord, stemOf, wordsOf } from '@rag-assistant/language';

const figures = new Map(
  'two three four five six seven eight nine ten eleven twelve'.split(' ').map((word, at) => [word, String(at + 2)]),
);

/** Stem of a word; a number word counts as its digits. */
export const stemWord = (word: string): string => figures.get(word) ?? stemOf(word);

export const stemsOf = (words: string): ReadonlySet<string> =>
  new Set(wordsOf(words).map((word) => stemWord(word.text)));

/** Words of a question that ask, but name nothing to look for. */
const scaffold = stemsOf(
  'please tell know let like give show find get got need want look looking looking search searching buy purchase order ' +
    'shop store sell carry stock stocked available have any some something anything one ones thing things product ' +
    'products item items much often recommend recommendation suggest suggestion suggestions good best nice ' +
    "option options could would think actually really maybe also else more hi hello hey thanks thank i'm i'd i'll " +
    "what's it's is's don't doesn't can't me there's that's you're kind type sort use using same other another version ones rated which " +
    'help interested around about come comes made make makes say says exactly currently now today right go goes work works ok okay alright bucks budget max maximum usual usually',
);

/** Question words that carry no subject of their own. */
export const isScaffold = (word: string): boolean => isStopWord(word) || scaffold.has(stemOf(word));

/** Words of talk around the matter: they may be met, and weigh little when they are not. */
const plain = stemsOf(
  'wear wore worn house home around hurt hurts gone put puts new old buy bought week weeks last late later bring normal ' +
    'regular cheap big small tiny little large larger bigger smaller nice bad still ever even pick choose set time ' +
    'times day days month months year years fine enough only under over both work extra per each every own keep keeps ' +
    'going travelling traveling travel trip away amount period number many long run runs take takes taken need needs ' +
    'use used able possible happen happens break breaks broke broken start starts end give given without lot thing ' +
    'way kind person people family group friend wife husband kids something someone whole main version model ' +
    'stopped stop few hold holds heavy light lighter kitchen alone safe spend smallest largest warm warmest ' +
    'bigger difference less cover covered off into onto between after before while',
);
export const isPlain = (stem: string): boolean => plain.has(stem);

/** A question about the time or number of something, without the words that ask for it. */
const asking = /\b(?:how|that|as|so) (?:long|many|much|often|fast|soon|big|large)\b/gi;

/** The words of a question that name what it is about. */
export const contentWords = (question: string): string[] =>
  wordsOf(question.replace(asking, ' '))
    .map((word) => word.text)
    .filter((word) => !isScaffold(word));

/** Services that not every shop has: a source that does not speak of them says nothing about them. */
const services = stemsOf(
  'rent rental rentals hire lease borrow install installation assemble assembly engrave engraving wrap wrapping ' +
    'personalise personalize courier trade-in demo workshop course class lessons catering',
);
export const isService = (stem: string): boolean => services.has(stem);

/** Questions about how the shop works. */
const policyWords = stemsOf(
  'return returns returning refund refunds exchange exchanges shipping ship shipped ships delivery deliver delivers ' +
    'delivered dispatch warranty warranties guarantee privacy data payment payments pay paying paid klarna paypal visa ' +
    'mastercard cheque cash invoice invoices receipt account password cancel cancellation cancelled track tracking ' +
    'parcel package courier customs duty duties tax vat voucher vouchers coupon discount code codes newsletter ' +
    'points loyalty membership policy policies repair repairs servicing subscription subscriptions restocking label ' +
    'postage pickup opening hours phone telephone email contact complaint wholesale trade student ' +
    'engraving wrapping wrap preorder backorder international abroad address installments instalments fee fees faulty ' +
    'defective damaged broken arrived arrive arrives refunded sharpening sharpen sharpened erase delete gdpr cookies ' +
    'covered overnight express expedited pause coins resole washed service match split bring guaranteed',
);

/** Stems of the words of a text that name a rule of the shop. */
export const policyStems = (text: string): string[] =>
  wordsOf(text)
    .map((word) => stemWord(word.text))
    .filter((stem) => policyWords.has(stem));

/** Whether a text asks how the shop works. */
export const policyCount = (text: string): number =>
  wordsOf(text).filter((word) => policyWords.has(stemOf(word.text))).length +
  (/\bgift (?:card|voucher|wrap)/i.test(text) ? 1 : 0);

/** A word that asks or speaks of a rule, not of the thing that the rule is for. */
export const isAboutRules = (word: string): boolean =>
  isScaffold(word) || policyWords.has(stemOf(word)) || rules.has(stemOf(word));
const rules = stemsOf('long many much years months days term last cost price charge cover covered coverage guaranteed');

/** Questions about goods. */
export const catalogueWords = stemsOf(
  'price cost costs costing cheap cheaper cheapest expensive afford budget stock rated rating ratings reviews stars ' +
    'heavy weigh weighs weight lighter lightest heavier colour color colours size sizes dimensions tall wide big large ' +
    'small capacity hold holds litre liter waterproof battery material fabric watt watts power voltage compare ' +
    'comparison difference recommend sell carry dishwasher temperature sleeps',
);

const groups = (
  [
    'cost price fee charge pay amount',
    'weight weigh heavy light mass',
    'colour color',
    'size dimension dimensions measure tall wide height width length big large',
    'capacity hold volume litre liter sleeps person people fit',
    'material fabric made',
    'waterproof water-resistant rainproof',
    'battery charge runtime',
    'power watt watts wattage',
    'refund money back',
    'return send back returned',
    'exchange swap',
    'ship shipping deliver delivery dispatch postage send',
    'warranty guarantee cover covered',
    'repair fix mend',
    'faulty defective broken damaged fault defect',
    'cancel cancellation cancelled',
    'pay payment card accept',
    'discount code voucher coupon',
    'track tracking follow',
    'erase delete deletion erasure remove',
    'store keep kept hold stored',
    'abroad international overseas country countries outside',
    'quick fast long take time days speed',
    'phone telephone call',
    'rating rated stars reviews score',
    'invoice receipt bill',
    'free cost charge',
    'instalments installments monthly three split',
    'parcel package',
    'missing lost',
    'collect pickup pick',
    'earn points loyalty',
    'year years annual',
    'temperature cold warm degrees',
    'safe safety',
    'stock available availability',
    'jacket anorak parka coat',
    'backpack pack rucksack bag',
    'headlamp headtorch torch light',
    'trousers pants',
    'sweater pullover jumper hoodie fleece',
    'shoes boots trainers sneakers',
    'pan skillet frypan',
    'mug cup',
    'grinder mill',
    'hat beanie cap',
    'gloves mittens',
    'stove burner cooker',
    'mattress pad mat',
    'normal standard regular usual',
    'express expedited fast quick',
    'overnight next tomorrow',
    'pause stop stopped skip suspend',
    'boots shoes sneakers footwear sandals socks',
    'jackets pants shirts clothing coat fleece gloves',
    'puffy down jacket',
    'wash washer laundry clean launder',
    'casserole pot cocotte dutch',
    'maker machine',
    'travel portable',
    'mug cup tumbler',
    'house home indoors inside',
    'wore worn wear used',
    'less cheaper lower elsewhere',
    'store shop seller retailer',
    'late until deadline till',
    'sole resole',
    'child kids children',
    'hob cooktop',
    'chopping cutting board',
    'cheque check',
    'flask bottle',
    'dishwasher washed wash',
    'sofa couch',
  ] as const
).map(stemsOf);

const relatives = new Map<string, ReadonlySet<string>>();
for (const group of groups)
  for (const stem of group) relatives.set(stem, new Set([...(relatives.get(stem) ?? []), ...group]));

/** One letter left out, added or changed: a slip of the keyboard in a longer word. */
const isSlip = (a: string, b: string): boolean => {
  if (Math.min(a.length, b.length) < 6 || Math.abs(a.length - b.length) > 1 || !b.startsWith(a.charAt(0))) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  const [left, right] = [a.slice(at), b.slice(at)];
  return left.slice(1) === right || left === right.slice(1) || left.slice(1) === right.slice(1);
};
/** "resole" of "sole", "recharge" of "charge". */
const isAgain = (a: string, b: string): boolean =>
  b.length >= 5 && b.startsWith('re') && a.startsWith(b.slice(2)) && a.length < b.length;

const isNear = (a: string, b: string): boolean =>
  (a.length >= 5 && b.length >= 5 && Math.abs(a.length - b.length) <= 3 && b.startsWith(a.slice(0, 5))) ||
  isSlip(a, b) ||
  isAgain(a, b) ||
  isAgain(b, a);

/** How well a set of stems meets a term: 1 the word itself, 0.8 a form of it, 0.6 a shop's other word for it, 0 not at all. */
export const meets = (stems: ReadonlySet<string>, term: string): number => {
  if (stems.has(term)) return 1;
  for (const stem of stems) if (isNear(stem, term)) return 0.8;
  for (const other of relatives.get(term) ?? []) if (stems.has(other)) return 0.6;
  return 0;
};
