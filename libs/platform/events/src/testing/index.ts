export { fakePublisher, type FakePublisher } from './event-publisher.fake.ts';
export { newEvent } from './events.ts';
