import type { Finding, PersonalDataKind } from '../personal-data.ts';
import { wordClass, type WordClasses } from '../tagger/lexicon.ts';
import { birthCue } from './cues.ts';
import { Scan } from './scan.ts';

const months = 'january|february|march|april|may|june|july|august|september|october|november|december';
const shortMonths = 'jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec';
const behind = (words: string): string => String.raw`(?<=\b(?:${words})\s)`;

interface ClosedClass {
  readonly kind: PersonalDataKind;
  readonly rule: string;
  readonly form: RegExp;
  readonly holds?: (value: string) => boolean;
}

/** Kinds whose values are few or have a fixed form. Values of one line each; ranges are checked in `holds`. */
const classes: readonly ClosedClass[] = [
  {
    kind: 'AGE',
    rule: 'age.years-old',
    form: /(?<![\p{L}\p{N}.,$€£])\d{1,3}(?=[ -]?(?:years?|yrs?|yr)[ -]?(?:old|of age)\b|[ -]?y\/?o\b)/giu,
    holds: (value) => Number(value) <= 120,
  },
  {
    kind: 'AGE',
    rule: 'age.cue',
    form: /(?<=\b(?:aged|age of|age:|age is|age|turned|turning|turns|turn|aged about) )\d{2,3}(?![\d%-]|[.,]\d|\s(?:percent|items|euros|dollars))/gi,
    holds: (value) => Number(value) <= 120,
  },
  {
    kind: 'DATE',
    rule: 'date.iso',
    form: /(?<![\d-])(?:19|20)\d{2}[-/](?:0?[1-9]|1[0-2])[-/](?:0?[1-9]|[12]\d|3[01])(?:[ T]\d{2}:\d{2}(?::\d{2})?)?(?![\d-])/g,
  },
  {
    kind: 'DATE',
    rule: 'date.numeric',
    form: /(?<![\d/.-])(?:\d{1,2}\/\d{1,2}\/(?:(?:19|20)\d{2}|\d{2})|\d{1,2}[.-]\d{1,2}[.-](?:19|20)\d{2})(?![\d/.-])/g,
  },
  {
    kind: 'DATE',
    rule: 'date.month',
    form: new RegExp(
      String.raw`(?<!\p{L})(?:\d{1,2}(?:st|nd|rd|th)?,? (?:of )?(?:${months}|(?:${shortMonths})\.?)(?!\p{L})(?:,? (?:19|20)\d{2})?|(?:${months}|(?:${shortMonths})\.?),? \d{1,2}(?:st|nd|rd|th)?(?![\d:])(?:,? (?:19|20)\d{2})?|(?:${months}),? (?:19|20)\d{2})(?![\p{L}\d])`,
      'giu',
    ),
  },
  { kind: 'DATE', rule: 'date.weekday', form: /\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b/gi },
  {
    kind: 'DATE',
    rule: 'date.year',
    form: new RegExp(
      String.raw`${behind('in|since|during|by|until|till|from|before|after|around|of|year|circa|early|late|mid')}(?:18|19|20)\d{2}(?![\d%-]|[.,]\d)`,
      'gi',
    ),
  },
  {
    kind: 'POSTCODE',
    rule: 'postcode.cue',
    form: /(?<=\b(?:zip|zip ?code|postal ?code|post ?code|plz|cap|eircode|pin ?code)(?: is|:| ?=)? ?)(?:\d{5}-\d{4}|\d{3} \d{2}|\d{4} [a-z]{2}|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d|\d{4}-\d{3}|\d{5}-\d{3}|(?:[a-z]{2}-)?\d{4,6})(?![\p{L}\p{N}])/giu,
  },
  {
    kind: 'POSTCODE',
    rule: 'postcode.uk-form',
    form: /(?<![\p{L}\p{N}])(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}|[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d)(?![\p{L}\p{N}])/gu,
  },
  {
    kind: 'TITLE',
    rule: 'title.courtesy',
    form: /(?<!\p{L})(?:mrs?|ms|dr|prof|miss|mx)\.?(?= (?!Martens|Pepper|Dre\b|Oetker|Scholl|Seuss|Bronner|Strange|Who\b|Evil)\p{Lu}\p{L})/gu,
  },
  {
    kind: 'TITLE',
    rule: 'title.courtesy',
    form: /(?<!\p{L})(?:Mrs?|Ms|Dr|Prof|Miss|Mx)\.?(?= (?!Martens|Pepper|Dre\b|Oetker|Scholl|Seuss|Bronner|Strange|Who\b|Evil)\p{Lu}\p{L})/gu,
  },
];

/** Endings of words like Slovenian, Danish, Chinese; the lexicon decides. */
const nationalityForm =
  /(?<!\p{L})\p{L}{2,14}(?:ian|ean|ish|ese|can|ench|eek|rman|utch|wiss|zech|rab|ani|ewish|uslim|indu|tholic|lander|hai|aqi|chen)(?!\p{L})/giu;
const noWords: WordClasses = { classesOf: () => 0 };

const spokenYear = /^(?:18|19|20)\d{2}$/;

/** Adds closed kinds where nothing else was found. `findings` are those of the same segment. */
export const addClosedClasses = (
  text: string,
  findings: readonly Finding[],
  lexicon: WordClasses = noWords,
): Finding[] => {
  const scan = new Scan(text);
  scan.findings.push(...findings);
  for (const { kind, rule, form, holds } of classes) {
    if ((kind === 'AGE' || rule.startsWith('postcode') || rule === 'date.iso') && !scan.hasDigit) continue;
    scan.each(form, (start, end, [value]) => {
      if (holds && !holds(value)) return undefined;
      scan.claim(start, end, kind, spokenYear.test(value) ? 0.6 : 0.85, rule);
      return undefined;
    });
  }
  scan.each(nationalityForm, (start, end, [value]) => {
    const classes = lexicon.classesOf(value.toLowerCase());
    if ((classes & wordClass.nationality) !== 0 && (classes & wordClass.country) === 0)
      scan.claim(start, end, 'NATIONALITY', 0.7, 'nationality.word');
    return undefined;
  });
  return scan.findings;
};

/** A date behind "born on" or "DOB" is the birth of somebody. */
export const asBirthDates = (text: string, findings: readonly Finding[]): Finding[] =>
  findings.map((finding) =>
    finding.kind === 'DATE' && birthCue.test(text.slice(Math.max(0, finding.start - 40), finding.start).toLowerCase())
      ? { ...finding, kind: 'BIRTH_DATE', rule: `${finding.rule}-of-birth` }
      : finding,
  );
