// What fields can make beside the page; each form is a chunk of its own. A layout is made in its editor alone.
import { lazy } from 'react';
import { loadPage } from '../../api/load-page.ts';
import type { Creators } from '../../forms/creators.ts';

export const creators: Creators = {
  channel: {
    label: 'Create a channel…',
    role: 'admin',
    Form: lazy(() => loadPage(async () => ({ default: (await import('./create-channel.tsx')).CreateChannel }))),
  },
  audience: {
    label: 'Create an audience…',
    role: 'editor',
    Form: lazy(() => loadPage(async () => ({ default: (await import('./create-audience.tsx')).CreateAudience }))),
  },
  template: {
    label: 'Create a template…',
    role: 'editor',
    Form: lazy(() => loadPage(async () => ({ default: (await import('./create-template.tsx')).CreateTemplate }))),
  },
};
