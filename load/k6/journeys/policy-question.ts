import { pick, type Shopper } from '../shopper.ts';

/** Comes for one rule of the shop, and leaves. */
export const policyQuestion = (shopper: Shopper, turn: number): void => {
  shopper.ask(pick(shopper.shop.questions.policies, turn));
};
