// A started copy with a browser, for the journeys through the dashboard; a trouble of the console fails the test it was in.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser, type OpenPage, openPage } from './browser.ts';
import { openDashboard } from './dashboard.ts';
import { createDemoClient, type DemoClient } from './demo-client.ts';
import { type RunningServer, startServer } from './server.ts';

type Keys = Parameters<typeof openDashboard>[1];

export interface DashboardSession {
  server: RunningServer;
  client: DemoClient;
  /** A page without keys. */
  blank(options?: BrowserContextOptions): Promise<Page>;
  /** A page of the demo project, or with other keys, as one who signed in. */
  open(path?: string, options?: BrowserContextOptions & { keys?: Partial<Keys> }): Promise<Page>;
  /** Opens a path in a page that was prepared, as one who signed in to the demo project. */
  go(page: Page, path: string): Promise<void>;
  /** Console messages that a test provokes; any other one fails it. */
  expectTrouble(...patterns: RegExp[]): void;
  /** A project without anything in it, with keys of its own. */
  emptyProject(name: string): Promise<Keys>;
}

/** Starts both before the tests of a file and ends them after. */
export function dashboardSession(): DashboardSession {
  const session = {} as DashboardSession;
  let browser: Browser;
  let opened: OpenPage[] = [];
  let expected: RegExp[] = [];
  beforeAll(async () => {
    session.server = await startServer();
    session.client = createDemoClient(session.server.demo);
    browser = await launchBrowser();
  });
  afterEach(async () => {
    const troubles = opened.flatMap((each) => each.troubles);
    await Promise.all(opened.map(({ context }) => context.close()));
    const unexpected = troubles.filter((trouble) => !expected.some((pattern) => pattern.test(trouble)));
    opened = [];
    expected = [];
    expect(unexpected).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await session.server?.stop();
  });
  session.blank = async (options) => {
    const each = await openPage(browser, options);
    opened.push(each);
    return each.page;
  };
  session.open = async (path = '', { keys = {}, ...options } = {}) => {
    const page = await session.blank(options);
    await openDashboard(page, { ...session.server.demo, ...keys }, path);
    // The first page of a browser takes its time on a machine that is busy.
    await page.getByRole('heading', { level: 1 }).waitFor({ timeout: 30_000 });
    return page;
  };
  session.go = (page, path) => openDashboard(page, session.server.demo, path);
  session.expectTrouble = (...patterns) => void expected.push(...patterns);
  session.emptyProject = async (name) => {
    const { api } = session.client;
    const { id: projectId } = await api.createProject({ body: { name } });
    const make = (role: 'admin' | 'ingest') => api.createKey({ body: { name: `${name} ${role}`, role, projectId } });
    const [admin, ingest] = await Promise.all([make('admin'), make('ingest')]);
    return { ...session.server.demo, projectId, apiKey: admin.key, writeKey: ingest.key };
  };
  return session;
}
