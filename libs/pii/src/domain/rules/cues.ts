/**
 * Words near a value that raise or lower what it may be. `before` expressions read lower-case text that ends at the
 * value; a cue with `$` stands right in front of it.
 */

const numberWord = String.raw`(?:\s+(?:numbers?|num|no|id|ids|code|nr|ref|reference))?\.?`;
const linked = String.raw`\s{0,3}(?:(?:[:#=]|\bis\b|\bwas\b)\s{0,3})?#?\(?"?'?$`;

const named = (words: string): RegExp => new RegExp(String.raw`\b(?:${words})${numberWord}${linked}`, 'u');

/** A number of a trade paper or of a product: neither a phone nor a card. */
export const orderCue = named(
  String.raw`orders?|invoices?|bills?|purchases?|tracking|tickets?|ref(?:erence)?|sku|items?|models?|parts?|isbn|upc|ean|asin|cases?|parcels?|shipments?|packages?|deliver(?:y|ies)|returns?|rma|serial|products?|gift ?cards?|vouchers?|coupons?|transactions?|confirmation|claim|quote|po`,
);

/** A paper of the shop: the value points at a customer. */
export const shopPaperCue = named(
  String.raw`orders?|invoices?|bills?|purchases?|tracking|tickets?|cases?|parcels?|shipments?|packages?|deliver(?:y|ies)|returns?|rma|transactions?|confirmation|claim|booking|reservation|receipt|refund`,
);

export const accountCue = named(
  String.raw`(?:customer|client|member(?:ship)?|loyalty|user(?=\s+(?:id|ids|account|no|num|number|nr|code))|account|acct|a\/c|subscription|policy|contract|profile)(?:\s+(?:account|card|number))?`,
);

export const bankAccountCue =
  /(?:\bbank\b[^.\n]{0,24}\b(?:account|acct|a\/c)|\b(?:checking|savings?|current|giro|deposit)\s+(?:account|acct)|\b(?:account|acct|a\/c|konto|compte|cuenta)(?:\s{0,3}(?:number|num|no|nr|#)\.?)?)\s{0,3}(?:(?::|#|=|\bis\b|\bending in\b)\s{0,3})?#?$/u;
export const bankWord = /\b(?:bank|routing|sort ?code|aba|bsb|ifsc|swift|bic|wire|deposit|payroll|direct debit)\b/u;
export const routingCue =
  /\b(?:routing|aba|sort ?code|bsb|transit)(?:\s{0,3}(?:number|num|no|code|#)\.?)?\s{0,3}(?:(?::|#|=|\bis\b)\s{0,3})?$/u;

export const phoneCue =
  /(?:\b(?:tele)?phones?|\bcall(?:ed|ing)?(?: me| us| him| her| them)?|\btel|\bmobile|\bcell|\bfax|\bdial|\btext(?: me| us| him| her)|\btext(?: to)?\s?$|\bsms|\bwhats ?app|\bsignal|\btelegram|\b(?:my|his|her|our|their|contact|registered|the|new|old|work|home) (?:number|no|nr)|\bcontact(?: me| us)?|\breach(?: me| us| him| her)?|\bring(?: me| us)?|\bmessages?(?: to)?|\bregistered|\bhotline|\bhandy|\blandline|\bcallback|\bph\b|\bmob\b)/u;
/** The cue stands right in front of the number. */
export const phoneCueNext =
  /(?:phones?|tel|telephone|mobile|cell|fax|call|number|no|contact|whats ?app|sms|ph|mob)(?:\s?(?:number|no|nr))?\s?(?:[.:#]\s{0,3})?$/u;
export const phoneCueBehind =
  /^(?:(?:-|\s-\s?|\s?\()(?:office|mobile|fax|cell|home|work|phone|landline)\b(?=\s*(?:$|[\n,;)|]))|\sis\s(?:my|our|the|his|her)\s(?:[a-z]{1,8}\s)?(?:phone|mobile|cell|number|landline))/u;

export const cardCue =
  /(?:\bcards?\b|\bcc\b|credit|debit|\bvisa\b|master ?card|\bamex\b|american express|maestro|discover|diners|\bpan\b)/u;
export const cardCueNext =
  /(?:card|\bcc|visa|mastercard|amex|maestro|discover|diners)(?:\s?(?:numbers?|no|num|nr|#))?\s?(?:is\s|ending\s|with\s)?(?:[.:#]\s{0,3})?$/u;

export const ssnCue =
  /(?:\bssn\b|\bsocial(?:\s(?:number|no\.?))?\s{0,2}(?:#|=|:|is\b)|\bsocial\s+(?:security|insurance)|\bsoc(?:ial)?\.?\s+sec|\bss\s*(?:#|no|num)|\bitin\b|\btin\b|\btax\s{0,3}(?:payer\s{0,3})?id)/u;

export const licenceCue =
  /(?:\bdriv(?:er'?s?|ing|ers)(?:'? ?s)?\s{1,3}(?:licen[sc]e|permit)|\blicen[sc]e\s{0,3}(?:number|no\b|num|#|id)|\bd\.?l\.?\s{0,3}(?:number|no\b|num|#|:|is\b)|\bf(?:ü|ue)hrerschein|\bpermis de conduire|\b(?:carnet|permiso|licencia) de conducir|\bpatente(?: di guida)?\b|\bdriver\s?id)/u;
/** "license" without a driver, right in front of the value; the key of a program is none. */
export const licenceWordNext =
  /(?<!\b(?:software|windows|office|business|product|site) )\blicen[sc]e(?:\s(?:number|no\.?|nr\.?|id|card))?\s{0,2}(?:(?:[:#=]|\bis\b|\bwas\b)\s{0,2}){0,2}$/u;
export const passportCue = /\b(?:passports?|reisepass|passeport|pasaporte|passaporto)\b/u;
export const plateCue =
  /\b(?:licen[sc]e plates?|number plates?|plates?|registration(?: number| plate)?|reg(?: no)?|kennzeichen|vehicle reg(?:istration)?)(?:\s{0,3}(?:number|num|no|nr|#|of my car)\.?)?\s{0,3}(?:(?::|#|=|\bis\b|\breads?\b)\s{0,3})?$/u;
export const carWord =
  /\b(?:car|vehicle|van|truck|motorbike|motorcycle|bike|parked|parking|driver|drove|drives|plate)\b/u;

export const nationalIdCue =
  /\b(?:national (?:id|insurance|identity)|\bni\b|nino|nhs|steuer(?:liche)?|steuer-?id(?:nr)?|idnr|tax (?:id|number)|taxpayer|insee|nir|s[ée]curit[ée] sociale|dni|nie|nif|codice fiscale|fiscal code|cf|aadhaa?r|uidai|pan(?: card| number)?|identity (?:card|number)|id (?:card|number))\b/u;

export const birthCue =
  /\b(?:born(?: on)?|birth ?da(?:y|te)|date of birth|d\.?o\.?b\.?|geburtsdatum|birth)\b[^.\n\d]{0,16}$/u;
