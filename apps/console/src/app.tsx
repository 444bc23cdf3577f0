import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { loadIdentities, type Identity } from './api/assistant-client.ts';
import { toFailure, type Failure } from './api/failure.ts';
import { BillPage } from './bill/bill.view.tsx';
import { Desk } from './desk.view.tsx';
import { FilesPage } from './files/files.view.tsx';
import { Notice } from './notice.view.tsx';
import { billView, filesView, readPlace, writePlace, type Place } from './place.ts';
import { Welcome } from './shop/welcome.view.tsx';

const known = (identities: readonly Identity[], place: Place | null): place is Place =>
  place !== null &&
  identities.some(
    ({ merchant, users }) => merchant.slug === place.shop && users.some((user) => user.id === place.user),
  );

export const App = (): VNode => {
  const [identities, setIdentities] = useState<readonly Identity[] | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [place, setPlace] = useState(() => readPlace(location.hash));

  const load = (): void => {
    setFailure(null);
    loadIdentities().then(setIdentities, (error: unknown) => {
      setFailure(toFailure(error));
    });
  };
  useEffect(load, []);
  useEffect(() => {
    const follow = (): void => {
      setPlace(readPlace(location.hash));
    };
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
    };
  }, []);

  const here = identities && known(identities, place) ? place : null;
  const index = identities?.findIndex(({ merchant }) => merchant.slug === here?.shop) ?? -1;
  useEffect(() => {
    document.documentElement.dataset['accent'] = String(Math.max(0, index) % 4);
  }, [index]);

  if (failure)
    return (
      <main class="welcome">
        <h1>Ask a shop</h1>
        <Notice failure={failure} onRetry={load} />
      </main>
    );
  if (!identities)
    return (
      <main class="welcome">
        <p class="quiet">Loading the shops…</p>
      </main>
    );

  const choose = (shop: string, user: string): void => {
    location.hash = writePlace({ shop, user, sessionId: null });
  };
  const identity = identities[index];
  if (here?.sessionId === billView && identity)
    return <BillPage key={`${here.shop}/${here.user}`} identity={identity} place={here} />;
  if (here?.sessionId === filesView && identity)
    return <FilesPage key={`${here.shop}/${here.user}`} identity={identity} place={here} />;
  if (!here) return <Welcome identities={identities} onChoose={choose} />;
  return (
    <Desk
      key={`${here.shop}/${here.user}/${here.sessionId ?? ''}`}
      identities={identities}
      place={here}
      onChoose={choose}
    />
  );
};
