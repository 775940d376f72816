import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { announceKeys, dropKeys, forgetKeys, type Keys, shareKeys, takeCode } from '../api/keys.ts';
import { createQueryClient } from '../api/query-client.ts';
import { createDashboardRouter } from '../router.tsx';
import { UiProvider } from '../ui/provider.tsx';
import { forgetRecents } from './recent-place.ts';
import { connect, enterBy, type Session } from './session.ts';

// Whoever is connected does not load the forms.
const Connect = lazy(() => import('./connect.tsx').then((forms) => ({ default: forms.Connect })));
const ChooseKeys = lazy(() => import('./connect.tsx').then((forms) => ({ default: forms.ChooseKeys })));

const revoked = 'The key is no longer accepted. It may have been revoked; connect with another one.';
const signedOutElsewhere = 'You signed out in another tab.';

/** The dashboard with the keys of a tab, or what asks for them. */
export function App({ begin }: { begin: Session }) {
  const [session, setSession] = useState(begin);
  useEffect(() => shareKeys(() => setSession({ kind: 'disconnected', notice: signedOutElsewhere })), []);
  const hasKeys = session.kind !== 'disconnected';
  useEffect(() => (hasKeys ? announceKeys() : undefined), [hasKeys]);
  useEffect(() => {
    // A link that is opened in a tab that is open already changes the address only.
    const follow = async () => {
      const code = takeCode();
      if (code === null) return;
      if (session.kind === 'connected') setSession({ kind: 'choose', keys: session.keys, code });
      else if (session.kind === 'choose') setSession({ ...session, code });
      else setSession(await enterBy(code));
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [session]);
  return (
    <UiProvider>
      {session.kind === 'connected' ? (
        <Pages key={session.keys.key} keys={session.keys} onEnd={setSession} />
      ) : (
        <Suspense fallback={null}>
          {session.kind === 'choose' ? (
            <ChooseKeys
              keys={session.keys}
              onKeep={() => setSession(connect(session.keys))}
              onSwitch={async () => setSession(await enterBy(session.code))}
            />
          ) : (
            <Connect {...session} onKeys={(keys) => setSession(connect(keys))} />
          )}
        </Suspense>
      )}
    </UiProvider>
  );
}

function Pages({ keys, onEnd }: { keys: Keys; onEnd: (session: Session) => void }) {
  const [queries] = useState(() =>
    createQueryClient(() => {
      dropKeys();
      onEnd({ kind: 'disconnected', notice: revoked });
    }),
  );
  const [router] = useState(() =>
    createDashboardRouter({
      keys,
      signOut: () => {
        forgetKeys();
        forgetRecents();
        onEnd({ kind: 'disconnected' });
      },
    }),
  );
  useEffect(() => () => queries.clear(), [queries]);
  return (
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
