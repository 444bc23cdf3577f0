import {
  aadhaarChecks,
  frenchNirChecks,
  germanTaxIdChecks,
  italianFiscalCodeChecks,
  nhsChecks,
  spanishIdChecks,
  ssnPossible,
} from '../checksums.ts';
import {
  carWord,
  licenceCue,
  licenceWordNext,
  nationalIdCue,
  orderCue,
  passportCue,
  phoneCue,
  plateCue,
  ssnCue,
} from './cues.ts';
import type { Scan } from './scan.ts';

const compact = (value: string): string => value.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();

const ssn = /(?<![\p{L}\p{N}-])\d{3}([-–. ]|\s?-\s?|\n)?\d{2}\1\d{4}(?![\p{L}\p{N}]|-\d)/gu;

const findSsn = (scan: Scan): void => {
  scan.each(ssn, (start, end, match) => {
    const digits = compact(match[0]);
    const cued = ssnCue.test(scan.before(start, 64)) || ssnCue.test(scan.after(end, 48));
    if (cued && !digits.startsWith('000')) scan.claim(start, end, 'NATIONAL_ID', 0.98, 'national-id.us-ssn');
    else if (match[1] === '-' && ssnPossible(digits) && !orderCue.test(scan.before(start)))
      scan.claim(start, end, 'NATIONAL_ID', 0.85, 'national-id.us-ssn-form');
    return undefined;
  });
};

interface Scheme {
  readonly rule: string;
  readonly form: RegExp;
  readonly holds: (id: string) => boolean;
  /** Without a cue the arithmetic says too little. */
  readonly needsCue: boolean;
}

/** Form first, arithmetic second, words nearby last. */
const schemes: readonly Scheme[] = [
  {
    rule: 'national-id.it-codice-fiscale',
    form: /(?<![\p{L}\p{N}])[a-z]{3}[ -]?[a-z]{3}[ -]?[\dlmnp-v]{2}[a-ehlmprst][\dlmnp-v]{2}[ -]?[a-z][\dlmnp-v]{3}[a-z](?![\p{L}\p{N}])/giu,
    holds: italianFiscalCodeChecks,
    needsCue: false,
  },
  {
    rule: 'national-id.fr-nir',
    form: /(?<![\p{L}\p{N}+]|\d[ -])[12378] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}[ -]?\d{2}(?![\p{L}\p{N}])/giu,
    holds: frenchNirChecks,
    needsCue: false,
  },
  {
    rule: 'national-id.es-dni',
    form: /(?<![\p{L}\p{N}+]|\d[ -])(?:\d{8}|\d{2}\.\d{3}\.\d{3}|[xyz][ -]?\d{7})[ -]?[a-z](?![\p{L}\p{N}])/giu,
    holds: spanishIdChecks,
    needsCue: false,
  },
  {
    rule: 'national-id.uk-nino',
    form: /(?<![\p{L}\p{N}])(?!bg|gb|nk|kn|nt|tn|zz)[a-ceghj-prtw-z][a-ceghj-nprtw-z][ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[a-d](?![\p{L}\p{N}])/giu,
    holds: () => true,
    needsCue: false,
  },
  {
    rule: 'national-id.in-pan',
    form: /(?<![\p{L}\p{N}])[a-z]{3}[abcfghljpt][a-z]\d{4}[a-z](?![\p{L}\p{N}])/giu,
    holds: (id) => id[3] === 'P',
    needsCue: false,
  },
  {
    rule: 'national-id.in-aadhaar',
    form: /(?<![\p{L}\p{N}+]|\d[ -])[2-9]\d{3}([ -]?)\d{4}\1\d{4}(?![\p{L}\p{N}]|[ -]\d)/giu,
    holds: aadhaarChecks,
    needsCue: false,
  },
  {
    rule: 'national-id.de-tax-id',
    form: /(?<![\p{L}\p{N}+]|\d[ -])[1-9]\d(?: ?\d{3}){3}(?![\p{L}\p{N}])/giu,
    holds: germanTaxIdChecks,
    needsCue: true,
  },
  {
    rule: 'national-id.uk-nhs',
    form: /(?<![\p{L}\p{N}+]|\d[ -])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\p{L}\p{N}])/giu,
    holds: nhsChecks,
    needsCue: true,
  },
];

/** In a title-like text or behind the word "model" the same form is a part number. */
const findBySchemes = (scan: Scan): void => {
  for (const { rule, form, holds, needsCue } of schemes)
    scan.each(form, (start, end, [value]) => {
      if (!holds(compact(value))) return undefined;
      const near = scan.before(start);
      const cued = nationalIdCue.test(near);
      if (cued) scan.claim(start, end, 'NATIONAL_ID', 0.98, rule);
      else if (!needsCue && scan.isSentence && !orderCue.test(near) && !phoneCue.test(near))
        scan.claim(start, end, 'NATIONAL_ID', 0.8, rule);
      return undefined;
    });
};

const paper =
  /(?<![\p{L}\p{N}])(?=[\p{L}*]{0,6}[ -]?[\p{L}*]{0,4}\d)[a-z*]{0,6}[ -]?\d[a-z\d*]{0,17}(?:[ -][a-z]{0,2}\d[a-z\d]{0,9}){0,4}(?![\p{L}\p{N}])/giu;
const countDigits = (value: string): number => value.replace(/\D/g, '').length;
const licenceBehind =
  /^[\s,]{1,2}(?:(?:is|was|as|a|an|valid|my|the|your|his|her|number|for|on|correct|real|this|that|us|u\.s\.|[a-z]{4,13})\s){0,5}(?:driv(?:er'?s?|ing|ers)\b|licen[sc]e)/u;

/** Papers without arithmetic: a word nearby decides, before the value or behind it in the same sentence. */
const findPapers = (scan: Scan): void => {
  const whole = scan.text.toLowerCase();
  const licence = licenceCue.test(whole);
  const passport = passportCue.test(whole);
  const licenceWord = licence || /licen[sc]e/.test(whole);
  if (!licenceWord && !passport) return;
  scan.each(paper, (start, end, [value]) => {
    const size = countDigits(value);
    if (size < 3 || size > 16 || compact(value).length < (size < 4 ? 6 : 5)) return undefined;
    const near = scan.before(start, 64).replace(/^[\s\S]*(?<!\b(?:no|nr|num|lic))[.!?]\s(?=\S)/, '');
    const behind = scan.after(end, 64).replace(/[.!?](?:\s[\s\S]*)?$/, '');
    if (licence && (licenceCue.test(near) || licenceBehind.test(behind) || licenceCue.test(behind)))
      scan.claim(start, end, 'DRIVER_LICENCE', 0.9, 'driver-licence.cue');
    else if (licenceWord && (licenceWordNext.test(near) || licenceBehind.test(behind)))
      scan.claim(start, end, 'DRIVER_LICENCE', 0.7, 'driver-licence.word');
    else if (passport && /^[a-z]{0,2}\d{6,9}$/i.test(value) && (passportCue.test(near) || passportCue.test(behind)))
      scan.claim(start, end, 'PASSPORT', 0.9, 'passport.cue');
    return undefined;
  });
};

const plate = /(?<![\p{L}\p{N}-])(?=[\p{L} -]{0,6}\d)[\p{Lu}\d]{1,4}(?:[ -][\p{Lu}\d]{1,4}){0,2}(?![\p{L}\p{N}])/gu;
const anyPlate = /^[ "']?([\p{L}\d]{1,4}(?:[ -][\p{L}\d]{1,4}){0,2})(?![\p{L}\p{N}])/u;

const findPlates = (scan: Scan): void => {
  if (!carWord.test(scan.text.toLowerCase())) return;
  scan.each(plate, (start, end, [value]) => {
    const letters = value.replace(/[^\p{L}]/gu, '').length;
    const digits = countDigits(value);
    if (
      letters >= 1 &&
      digits >= 1 &&
      letters + digits >= 4 &&
      anyPlate.test(value) &&
      plateCue.test(scan.before(start))
    )
      scan.claim(start, end, 'PLATE', 0.85, 'plate.cue');
    return undefined;
  });
};

/** Numbers that a state gives to a person or a car. */
export const findIdentities = (scan: Scan): void => {
  findSsn(scan);
  findPapers(scan);
  findBySchemes(scan);
  findPlates(scan);
};
