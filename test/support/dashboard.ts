import type { Page } from 'playwright-core';

interface SignInKeys {
  url: string;
  orgId: string;
  projectId: string;
  apiKey: string;
  writeKey?: string | null;
  sandboxUrl?: string;
}

/** Opens a page of the dashboard (`path` below the project, e.g. `/runs`) with the keys of a copy, as one who signed in. */
export async function openDashboard(page: Page, demo: SignInKeys, path = ''): Promise<void> {
  const { url, orgId, apiKey: key, writeKey = null, sandboxUrl = null } = demo;
  await page.addInitScript((text) => {
    // A frame that shows a mail has no storage.
    if (window.top === window) sessionStorage.setItem('sendora.keys', text);
  }, JSON.stringify({ orgId, key, writeKey, sandboxUrl }));
  await page.goto(`${url}/app/${demo.projectId}${path}`);
}
