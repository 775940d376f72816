// The dashboard: a client of the public API.
import './app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { askOtherTabs, type Keys, keepKeys, keysOfTab, takeCode } from './api/keys.ts';
import { signIn } from './api/sign-in.ts';
import { App } from './shell/app.tsx';

async function initialKeys(): Promise<Keys | null> {
  const code = takeCode();
  const keys = code === null ? (keysOfTab() ?? (await askOtherTabs())) : await signIn(code);
  if (keys !== null) keepKeys(keys);
  return keys;
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <App initialKeys={await initialKeys()} />
  </StrictMode>,
);
