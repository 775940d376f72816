// The dashboard: a client of the public API.
import './app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './shell/app.tsx';
import { beginSession } from './shell/session.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <StrictMode>
    <App begin={await beginSession()} />
  </StrictMode>,
);
