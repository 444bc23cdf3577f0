export { describeMerchantRegistry } from './merchant-registry.contract.ts';
export { fakeMerchantRegistry } from './merchant-registry.fake.ts';
