import type { DomainEvent } from '../domain-event.ts';
import type { EventPublisher, PublishResult } from '../event-publisher.port.ts';
import { publisherFailed } from '../aws/publisher-errors.ts';

export interface FakePublisher extends EventPublisher {
  readonly published: DomainEvent[];
  /** Decides what becomes of an event; published by default. */
  answer: (event: DomainEvent) => PublishResult;
  /** Whether it can be reached at all. */
  up: boolean;
}

/** Keeps what it is given. */
export const fakePublisher = (): FakePublisher => {
  const fake: FakePublisher = {
    published: [],
    answer: () => 'published',
    up: true,
    publish: (events) => {
      if (!fake.up) return Promise.reject(publisherFailed('unavailable', new Error('down')));
      const results = events.map((event) => fake.answer(event));
      fake.published.push(...events.filter((_, at) => results[at] === 'published'));
      return Promise.resolve(results);
    },
  };
  return fake;
};
