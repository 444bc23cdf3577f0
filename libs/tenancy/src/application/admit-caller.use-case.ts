import type { Clock, MerchantId } from '@rag-assistant/kernel';
import type { Caller } from '../domain/caller.ts';
import { checkServed, type MerchantAccount } from '../domain/merchant-account.ts';
import { limitExceeded, merchantNotFound, rateExceeded } from '../domain/tenancy-errors.ts';
import { tierLimits } from '../domain/tier.ts';
import type { MerchantAccounts } from '../ports/merchant-accounts.port.ts';
import type { RequestMeter } from '../ports/request-meter.port.ts';
import type { Seats } from '../ports/seats.port.ts';
import { makeProcessMeter } from './count-requests.ts';

export interface MerchantGate {
  /**
   * Lets a request of a shop's route in, or says why not.
   * @throws AppError `tenancy.merchant-not-found`, `tenancy.merchant-suspended`, `tenancy.rate-exceeded` (retryable),
   * `tenancy.limit-exceeded`
   */
  admit(caller: Caller): Promise<MerchantAccount>;
  /** Remembers nothing of the merchant: this process has changed its account. */
  forget(merchant: MerchantId): void;
}

export interface MerchantGateDeps {
  readonly accounts: MerchantAccounts;
  readonly seats: Seats;
  readonly clock: Clock;
  /** Counts in this process when left out. */
  readonly requests?: RequestMeter;
  /** How long another process's change may go unseen here. */
  readonly accountAgeMaxMs?: number;
}

interface Known {
  readonly account: Promise<MerchantAccount | null>;
  readonly readAtMs: number;
}

const keptMax = 10_000;
const dayMs = 86_400_000;

export const makeMerchantGate = ({
  accounts,
  seats,
  clock,
  requests = makeProcessMeter(clock),
  accountAgeMaxMs = 5_000,
}: MerchantGateDeps): MerchantGate => {
  const known = new Map<MerchantId, Known>();
  const seated = new Map<string, number>();

  const accountOf = async (merchant: MerchantId): Promise<MerchantAccount> => {
    const nowMs = clock.monotonicMs();
    let entry = known.get(merchant);
    if (!entry || nowMs - entry.readAtMs > accountAgeMaxMs) {
      if (known.size >= keptMax) known.clear();
      const account = accounts.find(merchant);
      // A failed reading is not kept: the next request tries again.
      account.catch(() => known.delete(merchant));
      entry = { account, readAtMs: nowMs };
      known.set(merchant, entry);
    }
    const account = await entry.account;
    if (!account) throw merchantNotFound();
    return account;
  };

  const seat = async ({ merchant, user }: Caller, seatsMax: number): Promise<void> => {
    const now = clock.now();
    const day = Math.floor(now.getTime() / dayMs);
    const key = `${merchant} ${user}`;
    if (seated.get(key) === day) return;
    if (!(await seats.take(merchant, user, now, seatsMax))) throw limitExceeded('seats', seatsMax);
    if (seated.size >= keptMax) seated.clear();
    seated.set(key, day);
  };

  return {
    admit: async (caller) => {
      const account = checkServed(await accountOf(caller.merchant));
      const { requestsPerMinuteMax, seatsMax } = tierLimits[account.tier];
      const waitMs = await requests.take(caller.merchant, requestsPerMinuteMax);
      if (waitMs > 0) throw rateExceeded(requestsPerMinuteMax, waitMs);
      if (caller.roles.some((role) => role === 'merchant_staff' || role === 'merchant_admin'))
        await seat(caller, seatsMax);
      return account;
    },
    forget: (merchant) => {
      known.delete(merchant);
      requests.forget(merchant);
      for (const key of seated.keys()) if (key.startsWith(`${merchant} `)) seated.delete(key);
    },
  };
};
