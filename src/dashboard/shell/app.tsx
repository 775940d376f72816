import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { forgetKeys, type Keys, keepKeys, shareKeys } from '../api/keys.ts';
import { createDashboardRouter } from '../router.tsx';
import { UiProvider } from '../ui/provider.tsx';
import { Connect } from './connect.tsx';

/** The dashboard with the keys of a tab, or the form that asks for them. */
export function App({ initialKeys }: { initialKeys: Keys | null }) {
  const [keys, setKeys] = useState(initialKeys);
  const [queries] = useState(() => new QueryClient());
  useEffect(() => shareKeys(() => setKeys(null)), []);
  if (keys === null) {
    const connect = (given: Keys) => {
      keepKeys(given);
      setKeys(given);
    };
    return (
      <UiProvider>
        <Connect onKeys={connect} />
      </UiProvider>
    );
  }
  const signOut = () => {
    forgetKeys();
    queries.clear();
    setKeys(null);
  };
  return (
    <QueryClientProvider client={queries}>
      <UiProvider>
        <Pages key={keys.key} keys={keys} signOut={signOut} />
      </UiProvider>
    </QueryClientProvider>
  );
}

function Pages({ keys, signOut }: { keys: Keys; signOut: () => void }) {
  const [router] = useState(() => createDashboardRouter({ keys, signOut }));
  return <RouterProvider router={router} />;
}
