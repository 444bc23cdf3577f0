export { describeKeyService } from './key-service.contract.ts';
export { fakeKeyService, type FakeKeyService } from './key-service.fake.ts';
export { describeTokenVault, type VaultSubject } from './token-vault.contract.ts';
export { fakeTokenVault } from './token-vault.fake.ts';
