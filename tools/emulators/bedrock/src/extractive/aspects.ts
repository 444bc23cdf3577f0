/** A fact that shoppers ask of a product. */
export interface Aspect {
  readonly name: string;
  readonly asked: RegExp;
  /** Names of attributes that hold it. */
  readonly keys: RegExp | null;
  /** Which of two figures a comparison finds better, and how it is said. */
  readonly compare?: { readonly asked: RegExp; readonly noun: string };
}

export const aspects: readonly Aspect[] = [
  {
    name: 'price',
    asked:
      /\bhow much (?:is|are|does|do|for|would|will)\b(?!.*\b(?:hold|weigh|take)\b)|\bprices?\b|\bcosts?\b|\bcheap\w*|\bexpensive\b/i,
    keys: null,
  },
  {
    name: 'stock',
    asked:
      /\b(?:in|out of) stock\b|\bavailab\w+|\bhow many (?:\w+ ){0,4}(?:left|in stock)\b|\bsold out\b|\bstill have\b/i,
    keys: null,
  },
  {
    name: 'rating',
    asked:
      /(?<!temperature |comfort |waterproof |limit |ip )\bratings?\b|\brated\b(?! (?:for|to)\b)|\breviews?\b|\bstars?\b/i,
    keys: null,
  },
  { name: 'brand', asked: /\bbrand\b|\bwho makes\b|\bmanufacturer\b/i, keys: null },
  {
    name: 'weight',
    asked: /\bheav(?:y|ier|iest)\b|(?<!how much )\bweigh(?:t|s)?\b|\blight(?:er|est|weight)\b|\bhow light\b/i,
    keys: /weight/i,
  },
  { name: 'colour', asked: /\bcolou?rs?\b/i, keys: /colou?r/i },
  {
    name: 'capacity',
    asked:
      /\bcapacity\b|\bhold(?:s)?\b|\blit(?:er|re)s\b|\bhow many (?:people|persons|cups|campers|adults)\b|\bsleeps?\b|\bvolume\b/i,
    keys: /capacity|volume/i,
  },
  {
    name: 'dimensions',
    asked:
      /\bhow (?:big|large|tall|wide|deep|high|long is|long are|thick)\b|\bdimensions?\b|\bmeasure\w*|\bfootprint\b|\b(?:width|height|length|diameter|depth)\b/i,
    keys: /dimension|height|width|length|diameter|depth/i,
  },
  { name: 'size', asked: /\bsizes?\b/i, keys: /^sizes?$|dimension/i },
  { name: 'material', asked: /\bmaterials?\b|\bmade (?:of|from|out of|with)\b|\bfabric\b/i, keys: /material|fabric/i },
  {
    name: 'waterproof',
    asked: /\bwater[- ]?(?:proof\w*|resist\w+)\b|\brain[- ]?proof\b|\bkeep\w* .*\bdry\b/i,
    keys: /water|rain/i,
  },
  {
    name: 'battery',
    asked: /\bbattery\b|\bcharge\b|\brun ?time\b|\bhow long (?:does|do|will) .*\b(?:last|run)\b/i,
    keys: /battery|run.?time/i,
  },
  { name: 'power', asked: /\bwatts?\b|\bwattage\b|\bpower(?:ful)?\b/i, keys: /power|watt/i },
  { name: 'voltage', asked: /\bvolts?\b|\bvoltage\b/i, keys: /volt/i },
  { name: 'dishwasher', asked: /\bdishwasher\b/i, keys: /dishwasher/i },
  {
    name: 'temperature',
    asked: /\btemperatures?\b|\bhow (?:cold|warm|hot)\b|\bcomfort rating\b|\bdegrees\b|\bfreezing\b/i,
    keys: /temp/i,
  },
  { name: 'fit', asked: /\bhow (?:does|do) .*\bfit\b|\bslim fit\b|\bwhat fit\b|\bthe fit\b/i, keys: /^fit$/i },
  { name: 'warranty', asked: /\bwarrant(?:y|ies)\b|\bguaranteed?\b/i, keys: /warrant|guarantee/i },
];

export const aspectsIn = (question: string): Aspect[] => aspects.filter((aspect) => aspect.asked.test(question));

/** The question without the words that name a fact. */
export const withoutAspects = (question: string, which: (aspect: Aspect) => boolean = () => true): string =>
  aspects
    .filter(which)
    .reduce((text, aspect) => text.replace(new RegExp(aspect.asked.source, 'gi'), ' '), question)
    .replace(/\s+/g, ' ')
    .trim();
