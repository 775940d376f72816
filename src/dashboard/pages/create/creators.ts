// What fields can make beside the page; each is a chunk of its own.
import { lazy } from 'react';
import { loadPage } from '../../api/load-page.ts';
import type { Creators } from '../../forms/creators.ts';

export const creators: Creators = {
  channel: lazy(() => loadPage(async () => ({ default: (await import('./create-channel.tsx')).CreateChannel }))),
  audience: lazy(() => loadPage(async () => ({ default: (await import('./create-audience.tsx')).CreateAudience }))),
  template: lazy(() => loadPage(async () => ({ default: (await import('./create-template.tsx')).CreateTemplate }))),
};
