import type { VNode } from 'preact';
import type { Identity } from '../api/assistant-client.ts';

interface WelcomeProps {
  readonly identities: readonly Identity[];
  readonly onChoose: (shop: string, user: string) => void;
}

export const Welcome = ({ identities, onChoose }: WelcomeProps): VNode => (
  <main class="welcome">
    <h1>Ask a shop</h1>
    <p class="lead">
      Each answer comes from the shop’s own catalogue, policies and FAQs, cites them, and says what it cost. Choose a
      shop and whom to sign in as.
    </p>
    <ul class="shops">
      {identities.map(({ merchant, users }, index) => (
        <li key={merchant.slug} class="shop" data-accent={index % 4}>
          <h2>{merchant.name}</h2>
          <p>{merchant.description}</p>
          <div class="shop-users">
            {users.map((user, rank) => (
              <button
                key={user.id}
                type="button"
                class={rank === 0 ? 'button button-accent' : 'button'}
                aria-label={`Ask ${merchant.name} as ${user.label}`}
                onClick={() => {
                  onChoose(merchant.slug, user.id);
                }}
              >
                {user.label}
              </button>
            ))}
          </div>
        </li>
      ))}
    </ul>
  </main>
);
