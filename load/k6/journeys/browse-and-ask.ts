import { pick, type Shopper } from '../shopper.ts';

/** Looks for products, three different questions. */
export const browseAndAsk = (shopper: Shopper, turn: number): void => {
  for (let step = 0; step < 3; step += 1) shopper.ask(pick(shopper.shop.questions.products, turn + step * 31));
};
