import { isStopWord, stemOf, wordsOf } from '@rag-assistant/language';

export const stemsOf = (words: string): ReadonlySet<string> => new Set(wordsOf(words).map((word) => stemOf(word.text)));

/** Words of a question that ask, but name nothing to look for. */
const scaffold = stemsOf(
  'please tell know let like give show find get got need want look looking looking search searching buy purchase order ' +
    'shop store sell carry stock stocked available have any some something anything one ones thing things product ' +
    'products item items much many long often recommend recommendation suggest suggestion suggestions good best nice ' +
    "option options could would think actually really maybe also else more hi hello hey thanks thank i'm i'd i'll " +
    "what's it's is's don't doesn't can't me there's that's you're kind type sort use using same other another version ones rated which " +
    'help interested around about come comes made make makes say says exactly currently now today right go goes work',
);

/** Question words that carry no subject of their own. */
export const isScaffold = (word: string): boolean => isStopWord(word) || scaffold.has(stemOf(word));

/** Questions about how the shop works. */
const policyWords = stemsOf(
  'return returns returning refund refunds exchange exchanges shipping ship shipped ships delivery deliver delivers ' +
    'delivered dispatch warranty warranties guarantee privacy data payment payments pay paying paid klarna paypal visa ' +
    'mastercard cheque cash invoice invoices receipt account password cancel cancellation cancelled track tracking ' +
    'parcel package courier customs duty duties tax vat voucher vouchers coupon discount code codes newsletter ' +
    'points loyalty membership policy policies repair repairs servicing subscription subscriptions restocking label ' +
    'postage pickup opening hours phone telephone email contact complaint wholesale trade student ' +
    'engraving wrapping wrap preorder backorder international abroad address installments instalments fee fees faulty ' +
    'defective damaged broken arrived arrive arrives refunded sharpening sharpen erase delete gdpr cookies',
);

/** Whether a text asks how the shop works. */
export const policyCount = (text: string): number =>
  wordsOf(text).filter((word) => policyWords.has(stemOf(word.text))).length +
  (/\bgift (?:card|voucher|wrap)/i.test(text) ? 1 : 0);

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
    'sofa couch',
  ] as const
).map(stemsOf);

const relatives = new Map<string, ReadonlySet<string>>();
for (const group of groups)
  for (const stem of group) relatives.set(stem, new Set([...(relatives.get(stem) ?? []), ...group]));

const isNear = (a: string, b: string): boolean =>
  a.length >= 5 && b.length >= 5 && Math.abs(a.length - b.length) <= 3 && a.slice(0, 5) === b.slice(0, 5);

/** How well a set of stems meets a term: 1 the word itself, 0.8 a form of it, 0.6 a shop's other word for it, 0 not at all. */
export const meets = (stems: ReadonlySet<string>, term: string): number => {
  if (stems.has(term)) return 1;
  for (const stem of stems) if (isNear(stem, term)) return 0.8;
  for (const other of relatives.get(term) ?? []) if (stems.has(other)) return 0.6;
  return 0;
};
