/** The one whose share holds this turn, in a fixed shuffle: the mix is met exactly over a hundred turns. */
export const shareOf = <T>(items: readonly (readonly [T, number])[], turn: number, step: number): T => {
  const whole = items.reduce((sum, [, share]) => sum + share, 0);
  let place = (turn * step) % whole;
  for (const [item, share] of items) {
    if (place < share) return item;
    place -= share;
  }
  throw new Error('the shares are empty');
};
