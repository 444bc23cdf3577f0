import type { Clock } from '@rag-assistant/kernel';
import { RequestAllowance } from '../domain/request-allowance.ts';
import type { RequestMeter } from '../ports/request-meter.port.ts';

/** Counts in this process alone: each of several grants the whole rate. */
export const makeProcessMeter = (clock: Clock): RequestMeter => {
  const allowance = new RequestAllowance();
  return {
    take: (merchant, perMinuteMax) => Promise.resolve(allowance.take(merchant, perMinuteMax, clock.monotonicMs())),
    forget: (merchant) => {
      allowance.forget(merchant);
    },
  };
};
