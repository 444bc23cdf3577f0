import { pick, type Shopper } from '../shopper.ts';

/** Asks what everybody asks: the answer may come from the cache. */
export const repeatQuestion = (shopper: Shopper, turn: number): void => {
  for (let step = 0; step < 2; step += 1) shopper.ask(pick(shopper.shop.questions.repeated, turn + step));
};
