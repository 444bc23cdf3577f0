import { pick, type Shopper } from '../shopper.ts';

/** A question, and one that only the first makes plain; twice. */
export const followUps = (shopper: Shopper, turn: number): void => {
  for (let step = 0; step < 2; step += 1) {
    const [first, next] = pick(shopper.shop.questions.followUps, turn + step * 31);
    shopper.ask(first);
    shopper.ask(next);
  }
};
