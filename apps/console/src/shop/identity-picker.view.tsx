import type { VNode } from 'preact';
import type { Identity } from '../api/assistant-client.ts';

interface IdentityPickerProps {
  readonly identities: readonly Identity[];
  readonly shop: string;
  readonly user: string;
  readonly onChoose: (shop: string, user: string) => void;
}

export const IdentityPicker = ({ identities, shop, user, onChoose }: IdentityPickerProps): VNode => {
  const users = identities.find(({ merchant }) => merchant.slug === shop)?.users ?? [];
  return (
    <div class="picker">
      <label>
        <span>Shop</span>
        <select
          value={shop}
          onChange={({ currentTarget }) => {
            const next = identities.find(({ merchant }) => merchant.slug === currentTarget.value);
            const first = next?.users[0];
            if (next && first) onChoose(next.merchant.slug, first.id);
          }}
        >
          {identities.map(({ merchant }) => (
            <option key={merchant.slug} value={merchant.slug}>
              {merchant.name}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Signed in as</span>
        <select
          value={user}
          onChange={({ currentTarget }) => {
            onChoose(shop, currentTarget.value);
          }}
        >
          {users.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
};
