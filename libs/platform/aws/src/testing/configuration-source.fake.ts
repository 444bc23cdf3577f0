import { configurationUnavailable } from '../configuration/configuration-errors.ts';
import type { ConfigurationSource } from '../configuration/configuration-source.port.ts';

export interface FakeSource extends ConfigurationSource {
  readonly values: Map<string, string>;
  up: boolean;
  reads: number;
}

export const fakeSource = (values: Readonly<Record<string, string>> = {}): FakeSource => {
  const fake: FakeSource = {
    values: new Map(Object.entries(values)),
    up: true,
    reads: 0,
    read: (name) => {
      fake.reads += 1;
      if (!fake.up) return Promise.reject(configurationUnavailable('down', new Error('down')));
      return Promise.resolve(fake.values.get(name) ?? null);
    },
  };
  return fake;
};
