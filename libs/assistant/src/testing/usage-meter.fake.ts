import { microUsd, type MicroUsd } from '@rag-assistant/kernel';
import type { UsageEvent, UsageMeter } from '../ports/usage-meter.port.ts';

/** One micro-dollar a token; an event counts once. */
export const fakeUsageMeter = (): UsageMeter & { readonly events: ReadonlyMap<string, UsageEvent> } => {
  const events = new Map<string, UsageEvent>();
  const price = ({ usage, embeddingTokens }: UsageEvent): MicroUsd =>
    microUsd(BigInt(usage.inputTokens + usage.outputTokens + embeddingTokens));
  return {
    events,
    record: async (_merchant, event) => {
      const counted = events.get(event.eventId) ?? event;
      events.set(event.eventId, counted);
      return { cost: price(counted), priceVersion: 'fake-2026-01' };
    },
  };
};
