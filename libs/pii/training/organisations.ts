import { lists } from './lists.ts';
import { lastName } from './people.ts';
import { cityName } from './places.ts';
import type { Random } from './random.ts';

export const legalForms =
  'Inc|Inc.|LLC|Ltd|Ltd.|PLC|Group|Corporation|Corp|GmbH|and Sons|Holdings|Co|Company|Partners|Incorporated|Limited|AG|S.A.|& Co|B.V.|AB|Oy|A/S|KG'.split(
    '|',
  );
const firsts =
  'Data|Health|Civic|Open|Blue|Red|Green|Bright|True|Rapid|Smart|Global|Urban|Market|Credit|Energy|Solar|Cloud|Farm|Food|Home|Legal|Geo|Bio|Info|Trans|Inter|Cyber|Quant|Nova|Apex|Summit|Golden|Silver|Atlas|Vital|Clear|Core|Pixel|Metro|Swift|Panda|Eco|Medi|Fin|Edu|Auto|Cargo|Travel|Sky|River|Stone|Liberty|Pioneer|Allied|First|National|American|United|General|Consumer|Expert|Capital|Trust|Climate|Housing|Weather|Patent|Job|Loan|School|Street|Ocean|Lending|Risk|Chemical|Royal|Central|Northern|Pacific|Atlantic|Continental|Federal|Standard|Universal|Premier|Imperial|Aunt|Uncle|Big|Little|Happy|Lucky|Wise|Iron|Copper|Maple|Cedar|Oak'.split(
    '|',
  );
export const seconds =
  'Solutions|Systems|Technologies|Research|Analytics|Networks|Services|Consulting|Insurance|Labs|Media|Software|Logistics|Capital|Financial|Ventures|Insight|Impulse|Intelligence|Reports|Markets|Movers|Advisors|Energy|Foods|Health|Bank|Airlines|Dynamics|Industries|Interactive|Journal|Institute|Foundation|Exchange|Works|Score|Karma|Helix|Data|Programming|Management|Associates|Publishing|Pharmaceuticals|Motors|Stores|Service|Society|Abstracts|Association|University|College|Hospital|Clinic|Trust|Council|Union|Railways|Steel|Mining|Telecom|Electric|Water|Press|Times|Records|Pictures|Studios|Games|Robotics|Aerospace|Shipping|Hotels|Resorts|Brewing|Bakery|Dairy'.split(
    '|',
  );
const starts =
  'ver dat zon lex sym quan plot pan car lo en re tri max opt syn num gra infu kal mor vis acu por bri tel cen pli sol ni gui walk geo med fi red flip spot tru'.split(
    ' ',
  );
const middles = ['a', 'i', 'o', 'e', 'ia', 'u', ''];
const ends =
  'fy ly io ity ix ant vue lytics watt quate star base dex via med gence ware pedia ster hub map gram sense pay cast gov tracker finder advisor laser pocket market scope metrics sion chain bit ful'.split(
    ' ',
  );
const short = 'IBM|SAP|KPMG|HSBC|UPS|DHL|BBC|NASA|AT&T|H&M|GE|BMW|ING|ABB|UBS|EY|PwC|IKEA|FIFA|WHO|MIT|NHS'.split('|');

/** A coined name: Plotavue, Datalytics. */
export const coined = (random: Random): string => {
  const word = random.pick(starts) + random.pick(middles) + random.pick(ends);
  return word.charAt(0).toUpperCase() + word.slice(1);
};

const maybe = (random: Random, share: number, more: () => string): string => (random.chance(share) ? ` ${more()}` : '');

/** The name of a company, an office, a school, a club. */
export const organisation = (random: Random): string => {
  const form = () => random.pick(legalForms);
  const name = random.weighted([
    [9, () => `${lastName(random)}, ${lastName(random)} and ${lastName(random)}`],
    [7, () => `${lastName(random)}-${lastName(random)}`],
    [9, () => `${lastName(random)} ${form()}`],
    [6, () => `${lastName(random)} and ${lastName(random)}${maybe(random, 0.3, form)}`],
    [15, () => coined(random) + maybe(random, 0.3, form)],
    [15, () => `${random.pick(firsts)} ${random.pick(seconds)}${maybe(random, 0.25, form)}`],
    [6, () => random.pick(firsts) + random.pick(seconds).toLowerCase()],
    [5, () => random.pick(firsts) + random.pick(seconds)],
    [5, () => `${random.pick(firsts)} ${random.pick(firsts)} ${random.pick(seconds)}`],
    [
      20,
      () => random.pick(lists.companies) + maybe(random, 0.3, form) + maybe(random, 0.12, () => random.pick(seconds)),
    ],
    [3, () => random.pick(short)],
    [3, () => `${cityName(random)} ${random.pick(seconds)}`],
    [2, () => `The ${random.pick(firsts)} ${random.pick(seconds)}`],
    [2, () => `University of ${cityName(random)}`],
    [3, () => `${random.pick(lists.buzz).replace(/^./, (letter) => letter.toUpperCase())} ${random.pick(seconds)}`],
    [2, () => `${lastName(random)} & ${lastName(random)}`],
  ]);
  return random.chance(0.04) ? name.toLowerCase() : name;
};
