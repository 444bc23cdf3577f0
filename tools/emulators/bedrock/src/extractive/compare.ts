import { quantitiesOf, type Quantity } from '@rag-assistant/language';
import { aspects, type Aspect } from './aspects.ts';
import { chooseProducts } from './choose-products.ts';
import { withThe, type Said } from './compose.ts';
import { intentOf, type Intent } from './intent.ts';
import type { Passage, ProductPassage } from './passages.ts';
import { factOf, featureLine, offer } from './product-facts.ts';

const sideMin = 0.6;
const named = (name: string): Aspect[] => aspects.filter((aspect) => aspect.name === name);

/** The product that a side names; null when none of the passages is it. */
const sideOf = (side: string, passages: readonly Passage[]): ProductPassage | null => {
  const intent = intentOf(side);
  const [best] = chooseProducts({ ...intent, filters: {} }, passages, side);
  return best && best.coverage >= sideMin ? best.passage : null;
};

const figureOf = (
  aspect: Aspect,
  passage: ProductPassage,
): { text: string; quantity: Quantity; key: string } | null => {
  const entry: [string, string] | undefined =
    aspect.name === 'price'
      ? passage.product.price
        ? ['price', passage.product.price]
        : undefined
      : Object.entries(passage.product.attributes ?? {}).find(([key]) => aspect.keys?.test(key));
  const quantities = entry ? quantitiesOf(entry[1]) : [];
  const [quantity] = quantities;
  if (!entry || !quantity || quantities.length !== 1) return null;
  return { text: entry[1], quantity, key: entry[0].replaceAll('_', ' ').toLowerCase() };
};

const size = ({ value, unit }: Quantity): number => value * (unit === null || unit.factor === 0 ? 1 : unit.factor);

/** Which of two has less, only where both passages give the figure in units that can be compared. */
const verdict = (aspect: Aspect, [a, b]: readonly [ProductPassage, ProductPassage]): Said | null => {
  const first = figureOf(aspect, a);
  const second = figureOf(aspect, b);
  if (!first || !second || first.quantity.unit?.dimension !== second.quantity.unit?.dimension) return null;
  const [left, right] = [withThe(a.product.name), `the ${b.product.name.replace(/^the\s+/i, '')}`];
  const less = size(first.quantity) - size(second.quantity);
  const refs = [a.ref, b.ref];
  if (aspect.name === 'price') {
    const end = less === 0 ? 'so both cost the same' : `so the ${(less < 0 ? a : b).product.name} costs less`;
    return { text: `${left} costs ${first.text} and ${right} costs ${second.text}, ${end}.`, refs };
  }
  const of = `the ${first.key} of`;
  const end = less === 0 ? `so ${of} both is the same` : `so ${of} the ${(less < 0 ? a : b).product.name} is lower`;
  return {
    text: `The ${first.key} of the ${a.product.name} is ${first.text} and ${of} ${right} is ${second.text}, ${end}.`,
    refs,
  };
};

/** One sentence a product on what is asked, price and stock if nothing is, and one on which has less. Null when a side is missing. */
export const answerComparison = (intent: Intent, passages: readonly Passage[]): readonly Said[] | null => {
  const sides = intent.compared.map((side) => sideOf(side, passages));
  const products = [...new Set(sides.flatMap((side) => side ?? []))];
  const [first, second] = products;
  if (!first || !second || sides.includes(null)) return null;
  const asked = intent.aspects.length > 0 ? intent.aspects : named('price');
  const each = products.flatMap((product) => {
    const facts = asked.flatMap((aspect) => factOf(aspect, product) ?? []);
    const feature = featureLine(intent.text, product);
    return [
      ...(facts.length > 0 ? facts : [offer(product)]),
      ...(feature === null || feature === 'denied' ? [] : [feature]),
    ];
  });
  const verdicts = products.length === 2 ? asked.flatMap((aspect) => verdict(aspect, [first, second]) ?? []) : [];
  return [...each, ...verdicts];
};
