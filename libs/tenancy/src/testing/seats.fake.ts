import { seatIdleDays, type Seats } from '../ports/seats.port.ts';

const dayMs = 86_400_000;

export const fakeSeats = (): Seats => {
  const seen = new Map<string, Map<string, number>>();
  return {
    take: async (merchant, user, on, seatsMax) => {
      const day = Math.floor(on.getTime() / dayMs);
      const seats = new Map([...(seen.get(merchant) ?? [])].filter(([, last]) => last > day - seatIdleDays));
      const free = seats.has(user) || seats.size < seatsMax;
      if (free) seats.set(user, day);
      seen.set(merchant, seats);
      return free;
    },
  };
};
