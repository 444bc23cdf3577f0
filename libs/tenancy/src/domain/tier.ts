/** What a merchant may use; seats are its staff, shoppers are not counted. */
export interface TierLimits {
  readonly productsMax: number;
  readonly requestsPerMinuteMax: number;
  readonly seatsMax: number;
}

export const tierNames = ['starter', 'growth', 'enterprise'] as const;
export type Tier = (typeof tierNames)[number];

/** Merchants from before there were tiers go on as they were. */
export const tierDefault: Tier = 'enterprise';

export const tierLimits: Readonly<Record<Tier, TierLimits>> = {
  starter: { productsMax: 1_000, requestsPerMinuteMax: 120, seatsMax: 5 },
  growth: { productsMax: 25_000, requestsPerMinuteMax: 1_200, seatsMax: 50 },
  enterprise: { productsMax: 500_000, requestsPerMinuteMax: 60_000, seatsMax: 1_000 },
};

export const isTier = (value: unknown): value is Tier => (tierNames as readonly unknown[]).includes(value);
