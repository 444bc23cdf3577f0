import type { Random } from './random.ts';

export const months = 'January|February|March|April|May|June|July|August|September|October|November|December'.split(
  '|',
);
export const weekdays = 'Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday'.split('|');
const two = (value: number): string => String(value).padStart(2, '0');

export const dateText = (random: Random): string => {
  const year = random.whole(1930, 2027);
  const day = random.whole(1, 28);
  const at = random.whole(1, 12);
  const month = months[at - 1] ?? 'May';
  const ending = random.pick(['th', 'st', 'nd', 'rd']);
  return random.weighted([
    [14, () => String(year)],
    [12, () => random.pick(weekdays)],
    [6, () => `${month} ${day}`],
    [6, () => `${month} ${day}, ${year}`],
    [6, () => `${day} ${month} ${year}`],
    [6, () => `${year}-${two(at)}-${two(day)}`],
    [
      5,
      () =>
        `${year}-${two(at)}-${two(day)} ${two(random.whole(0, 23))}:${two(random.whole(0, 59))}:${two(random.whole(0, 59))}`,
    ],
    [5, () => `${at}/${day}/${year}`],
    [3, () => `${two(day)}.${two(at)}.${year}`],
    [3, () => `${month} ${year}`],
    [3, () => `${month} ${day}${ending}`],
    [3, () => `${month.slice(0, 3)} ${day}, ${year}`],
    [2, () => `${day}${ending} of ${month}`],
    [2, () => `${day}${ending} ${month} ${year}`],
    [2, () => `${random.pick(weekdays)}, ${month} ${day}`],
    [1, () => `${two(day)}/${two(at)}/${String(year).slice(2)}`],
  ]);
};
