import { ibanChecks, ibanLengths } from '../checksums.ts';
import { accountCue, bankAccountCue, bankWord, orderCue, routingCue, shopPaperCue } from './cues.ts';
import type { Scan } from './scan.ts';

const iban = /(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?:[ -]?\n?[a-z0-9]{2,4}){3,8}(?:[ -]?[a-z0-9]{1,3})?(?![\p{L}\p{N}])/giu;
const bareIban = (value: string): string => value.replace(/[ \n-]/g, '').toUpperCase();

/** Where the first `size` letters and digits from `start` end. */
const endOfUnits = (text: string, start: number, size: number): number => {
  let at = start;
  for (let units = 0; units < size; at += 1) if (!/[ \n-]/.test(text[at] ?? 'x')) units += 1;
  return at;
};

const findIbans = (scan: Scan): void => {
  scan.each(iban, (start, end, [value]) => {
    const bare = bareIban(value);
    const size = ibanLengths.get(bare.slice(0, 2));
    if (size === undefined || bare.length < size) return start + 4;
    const stop = bare.length === size ? end : endOfUnits(scan.text, start, size);
    if (/[\p{L}\p{N}]/u.test(scan.text[stop] ?? ' ')) return undefined;
    const near = scan.before(start);
    if (ibanChecks(bare.slice(0, size))) scan.claim(start, stop, 'IBAN', 0.99, 'iban.checksum');
    else if (/iban|account|wire|transfer/.test(near))
      scan.claim(start, stop, 'IBAN', 0.75, 'iban.cue-without-checksum');
    return undefined;
  });
};

const bankNumber = /(?<![\p{L}\p{N}.$€£-])\d{2,12}(?:[ -]\d{2,8}){0,3}(?![\p{L}\p{N}]|[.,]\d)/gu;

/** Account numbers have no arithmetic: "my bank account number is 12345678", "routing 021000021". */
const findBankAccounts = (scan: Scan): void => {
  if (!/acc|acct|a\/c|konto|compte|cuenta|routing|sort|aba|bsb/i.test(scan.text)) return;
  scan.each(bankNumber, (start, end, [value]) => {
    const digits = value.replace(/\D/g, '').length;
    const near = scan.before(start, 64);
    if (digits >= 6 && digits <= 17) {
      const banking =
        bankWord.test(near) || bankWord.test(scan.after(end, 64)) || /\b(?:checking|savings?)\b/.test(near);
      if ((bankAccountCue.test(near) && banking) || routingCue.test(near))
        scan.claim(start, end, 'BANK_ACCOUNT', 0.9, 'bank-account.cue');
    }
    return undefined;
  });
};

const paperNumber =
  /(?<![\p{L}\p{N}])(?:#\s?)?(?=[a-z-]{0,8}\d)[a-z]{0,6}[-/]?\d[a-z\d]*(?:[-/][a-z\d]+){0,4}(?![\p{L}\p{N}])/giu;
/** In a title-like text only words that no product carries. */
const orderWord =
  /\b(?:orders?|purchases?|invoices?|tracking|account|booking|receipt|customer|client|member(?:ship)?|loyalty)(?:\s(?:number|no|id|code))?[^\p{L}]{0,12}$/u;
/** Long bare numbers in a sentence: "cancel ordedr 370795561790". */
const longNumber = /(?<![\p{L}\p{N}.$€£#/-]|\d,)\d{8,18}(?![\p{L}\p{N}]|[.,-]\d)/gu;
const productWord = /\b(?:isbn|upc|ean|asin|gtin|model|sku|part|serial)\b[^\n]{0,16}$/u;
const glued =
  /(?:orders?|invoices?|bills?|purchases?|tracking|tickets?|booking|receipt|refund)[#:.]?(\d{4}[a-z\d-]*)/giu;
const hashed = /(?<![\p{L}\p{N}&#])#\s?[a-z]{0,3}-?\d{4}[a-z\d-]*(?![\p{L}\p{N}])/giu;
const quantityBehind =
  /^\s?(?:%|items?|pieces|pcs|units|kg|gb|products?|days?|weeks?|hours?|euros?|dollars?|usd|eur)\b/u;

/** Orders, invoices, parcels and customer numbers of the shop; they stay usable as placeholders. */
const findShopPapers = (scan: Scan): void => {
  scan.each(paperNumber, (start, end, [value]) => {
    const digits = value.replace(/\D/g, '').length;
    if (digits < 3 || value.length < 4 || quantityBehind.test(scan.after(end, 12))) return undefined;
    if (/^(?:19|20)\d{2}$/.test(value)) return undefined;
    const near = scan.before(start);
    if (!scan.isSentence && !value.startsWith('#') && !orderWord.test(near)) return undefined;
    if (shopPaperCue.test(near)) scan.claim(start, end, 'ORDER', 0.9, 'order.cue');
    else if (accountCue.test(near)) scan.claim(start, end, 'ACCOUNT', 0.85, 'account.cue');
    return undefined;
  });
  scan.each(glued, (_start, end, match) => {
    scan.claim(end - (match[1] ?? '').length, end, 'ORDER', 0.85, 'order.glued');
    return undefined;
  });
  if (!scan.isSentence) return;
  scan.each(longNumber, (start, end) => {
    if (!productWord.test(scan.before(start, 32))) scan.claim(start, end, 'ORDER', 0.6, 'order.long-number');
    return undefined;
  });
  scan.each(hashed, (start, end) => {
    if (
      !/\b(?:model|part|item|sku|style|color|colour|size|unit|apt|apartment|suite|card|cc)\.?\s*$/u.test(
        scan.before(start, 16),
      )
    )
      scan.claim(start, end, 'ORDER', 0.7, 'order.hash');
    return undefined;
  });
};

const username =
  /\b(?:user ?names?|user ?id|login(?: name)?|screen ?name|nick ?name|gamertag|handle|skype(?: id)?|telegram|instagram|insta|twitter|snapchat|tiktok|discord)\s*(?:(?:is|was|:|=|as)\s*){1,2}["'@]?([\p{L}\p{N}_][\p{L}\p{N}_.-]{2,31})/giu;
const handle = /(?<![\p{L}\p{N}._@/])@[a-z_][\w.]{2,30}(?![\w@])/giu;
const plainWords =
  /^(?:not|the|this|that|wrong|correct|incorrect|invalid|blocked|locked|taken|unknown|missing|required|available|different|expired|still|and|for|being|page|broken|already|working|gone|your|their|our|his|her|please|what|which)$/i;

const findUsernames = (scan: Scan): void => {
  if (scan.hasColon || /\b(?:is|was|as)\b|=/i.test(scan.text))
    scan.each(username, (_start, end, match) => {
      const value = (match[1] ?? '').replace(/[.-]+$/, '');
      const start = end - (match[1] ?? '').length;
      if (value.length >= 3 && !plainWords.test(value))
        scan.claim(start, start + value.length, 'USERNAME', 0.85, 'username.cue');
      return undefined;
    });
  if (scan.hasAt && scan.isSentence)
    scan.each(handle, (start, end, [value]) => {
      const bare = value.replace(/\.+$/, '');
      scan.claim(start, end - value.length + bare.length, 'USERNAME', 0.7, 'username.handle');
      return undefined;
    });
};

/** IBAN, before anything reads its digits as a card. */
export const findPayments = (scan: Scan): void => {
  findIbans(scan);
};

/** Accounts at the bank and at the shop; after cards, phones and identities have taken theirs. */
export const findAccounts = (scan: Scan): void => {
  if (scan.hasDigit) {
    findBankAccounts(scan);
    findShopPapers(scan);
  }
  findUsernames(scan);
};

export const isOrderLike = (before: string): boolean => orderCue.test(before);
