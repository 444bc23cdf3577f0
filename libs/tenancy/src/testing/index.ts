export { describeMerchantAccounts } from './merchant-accounts.contract.ts';
export { fakeMerchantAccounts } from './merchant-accounts.fake.ts';
export { FakeMerchantData } from './merchant-data.fake.ts';
export { describeMerchantRegistry } from './merchant-registry.contract.ts';
export { fakeMerchantRegistry } from './merchant-registry.fake.ts';
export { describeSeats } from './seats.contract.ts';
export { fakeSeats } from './seats.fake.ts';
