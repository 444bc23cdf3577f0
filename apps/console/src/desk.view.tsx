import type { SessionSummary, Shop } from '@rag-assistant/contracts';
import type { VNode } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { signIn, type Identity } from './api/assistant-client.ts';
import { toFailure, type Failure } from './api/failure.ts';
import { Announcer } from './conversation/announcer.view.tsx';
import { Composer } from './conversation/composer.view.tsx';
import { useConversation } from './conversation/conversation.hook.ts';
import { Transcript } from './conversation/transcript.view.tsx';
import { dollars, plural } from './figures.ts';
import { useMedia } from './media.hook.ts';
import { Notice } from './notice.view.tsx';
import { Panel } from './panel.view.tsx';
import { billView, filesView, writePlace, type Place } from './place.ts';
import { History } from './sessions/history.view.tsx';
import { IdentityPicker } from './shop/identity-picker.view.tsx';
import { SourcePanel, type SourceRequest } from './source/source-panel.view.tsx';

interface DeskProps {
  readonly identities: readonly Identity[];
  readonly place: Place;
  readonly onChoose: (shop: string, user: string) => void;
}

/** Everything one signed-in person sees of one shop. */
export const Desk = ({ identities, place, onChoose }: DeskProps): VNode => {
  const client = useMemo(() => signIn(place.shop, place.user), [place.shop, place.user]);
  const [shop, setShop] = useState<Shop | null>(null);
  const [sessions, setSessions] = useState<readonly SessionSummary[]>([]);
  const [failure, setFailure] = useState<{ failure: Failure; retry: () => void } | null>(null);
  const [source, setSource] = useState<SourceRequest | null>(null);
  const [menuOpen, setMenuOpen] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const narrow = useMedia('(max-width: 860px)');
  const roomForSource = useMedia('(min-width: 1100px)');
  const identity = identities.find((one) => one.merchant.slug === place.shop);
  const merchant = identity?.merchant;
  const roles = identity?.users.find(({ id }) => id === place.user)?.roles ?? [];
  const seesBill = roles.includes('merchant_admin');
  const seesFiles = seesBill || roles.includes('merchant_staff');

  const attempt = useCallback((work: () => Promise<void>): void => {
    setFailure(null);
    work().catch((error: unknown) => {
      setFailure({
        failure: toFailure(error),
        retry: () => {
          attempt(work);
        },
      });
    });
  }, []);
  const listSessions = useCallback(async () => {
    setSessions(await client.sessions());
  }, [client]);
  const { conversation, ask, stop, retry, open, clear } = useConversation(client, () => {
    // The list is a convenience: an answer stands even where it cannot be read again.
    listSessions().catch(() => undefined);
  });

  useEffect(() => {
    attempt(async () => {
      const [nextShop] = await Promise.all([client.shop(), listSessions()]);
      setShop(nextShop);
      if (place.sessionId !== null) await open(place.sessionId);
    });
  }, [client]);
  useEffect(() => {
    const { sessionId } = conversation;
    if (sessionId !== null) history.replaceState(null, '', writePlace({ ...place, sessionId }));
  }, [conversation.sessionId]);

  const closeMenu = useCallback(() => {
    setMenuOpen(false);
  }, []);
  const closeSource = useCallback(() => {
    setSource(null);
  }, []);
  const startNew = (): void => {
    clear();
    setFailure(null);
    setSource(null);
    setMenuOpen(false);
    history.replaceState(null, '', writePlace({ ...place, sessionId: null }));
    document.querySelector<HTMLElement>('.composer textarea')?.focus();
  };

  const working = conversation.turns.at(-1)?.state === 'working';
  const name = shop?.name ?? merchant?.name ?? place.shop;
  const simulated = conversation.simulated ?? shop?.model.simulated ?? false;

  const menu = (
    <>
      <p class="brand">Ask a shop</p>
      <IdentityPicker identities={identities} shop={place.shop} user={place.user} onChoose={onChoose} />
      <button type="button" class="button button-wide" data-focus-first onClick={startNew}>
        New conversation
      </button>
      {seesFiles && (
        <a class="button button-wide" href={writePlace({ ...place, sessionId: filesView })}>
          Files
        </a>
      )}
      {seesBill && (
        <a class="button button-wide" href={writePlace({ ...place, sessionId: billView })}>
          Costs
        </a>
      )}
      <h2 class="menu-title">Conversations</h2>
      <History
        sessions={sessions}
        current={conversation.sessionId}
        onOpen={(sessionId) => {
          setMenuOpen(false);
          setSource(null);
          attempt(() => open(sessionId));
        }}
        onDelete={(sessionId) => {
          attempt(async () => {
            await client.deleteSession(sessionId);
            if (sessionId === conversation.sessionId) startNew();
            await listSessions();
          });
        }}
      />
    </>
  );

  return (
    <div class={source && roomForSource ? 'desk has-source' : 'desk'}>
      {narrow ? (
        menuOpen && (
          <Panel
            label="Shop and conversations"
            class="menu"
            modal
            returnTo={menuButton.current}
            content="menu"
            onClose={closeMenu}
          >
            {menu}
          </Panel>
        )
      ) : (
        <nav class="menu" aria-label="Shop and conversations">
          {menu}
        </nav>
      )}
      <main class="chat">
        <header class="chat-head">
          {narrow && (
            <button
              ref={menuButton}
              type="button"
              class="icon-button"
              aria-label="Shop and conversations"
              aria-expanded={menuOpen}
              onClick={() => {
                setMenuOpen(true);
              }}
            >
              ☰
            </button>
          )}
          <div class="chat-title">
            <h1>{name}</h1>
            {shop && (
              <p class="quiet">
                {plural(shop.products, 'product')}, {plural(shop.documents, 'document')}
              </p>
            )}
          </div>
          <p class="running-cost">
            <span class="quiet">This conversation</span> <b>{dollars(conversation.costMicroUsd)}</b>
          </p>
        </header>
        {simulated && (
          <p class="banner" role="note">
            <b>Simulated model.</b> A local extractive model writes these answers; costs are what Bedrock would charge.
          </p>
        )}
        {failure?.failure.code === 'assistant.session-not-found' && (
          <Notice failure={failure.failure} onRetry={startNew} retryLabel="Start a new conversation" />
        )}
        {failure && failure.failure.code !== 'assistant.session-not-found' && (
          <Notice failure={failure.failure} onRetry={failure.retry} />
        )}
        <Transcript
          turns={conversation.turns}
          shopName={name}
          shopDescription={shop?.description ?? merchant?.description ?? ''}
          suggestions={shop?.suggestions ?? merchant?.suggestions ?? []}
          onAsk={ask}
          onRetry={retry}
          onSource={setSource}
        />
        <Announcer turn={conversation.turns.at(-1)} />
        <Composer working={working} shopName={name} onAsk={ask} onStop={stop} />
      </main>
      {source && <SourcePanel request={source} modal={!roomForSource} load={client.document} onClose={closeSource} />}
    </div>
  );
};
