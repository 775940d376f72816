import type { Page } from 'playwright-core';

interface SignInKeys {
  url: string;
  orgId: string;
  projectId: string;
  apiKey: string;
  writeKey: string;
  sandboxUrl?: string;
}

/** Opens a page of the dashboard (`path` below the project, e.g. `/runs`) with the keys of a copy, as one who signed in. */
export async function openDashboard(page: Page, demo: SignInKeys, path = ''): Promise<void> {
  const { url, orgId, apiKey: key, writeKey, sandboxUrl = null } = demo;
  await page.addInitScript(
    // A sandboxed frame has no storage.
    (text) => window === window.top && sessionStorage.setItem('sendora.keys', text),
    JSON.stringify({ orgId, key, writeKey, sandboxUrl }),
  );
  await page.goto(`${url}/app/${demo.projectId}${path}`);
}
