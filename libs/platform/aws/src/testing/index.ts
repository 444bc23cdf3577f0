export { describeConfigurationSource, type ConfigurationSubject } from './configuration-source.contract.ts';
export { fakeSource, type FakeSource } from './configuration-source.fake.ts';
