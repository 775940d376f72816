// The built dashboard in a Chromium against a started copy: how long Home takes, how soon a key is painted in a workflow of
// 100 steps, and the frames while a canvas is panned and a list of 10,000 runs scrolls. Software rendering, as no GPU is asked for.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { createApi } from '../../scripts/local/api.ts';
import { launchBrowser, openPage } from '../../test/support/browser.ts';
import { openDashboard } from '../../test/support/dashboard.ts';
import { createDemoClient } from '../../test/support/demo-client.ts';
import { type RunningServer, startServer } from '../../test/support/server.ts';
import { largeWorkflow } from '../large-workflow.ts';
import type { CaseContext } from './context.ts';

const rounds = 5;
const keys = 60;
/** Between two keys, ms: a quick typist. */
const pauseMs = 100;
const listLength = 10_000;
/** One and a half frames of 60 a second. */
const smoothMs = 24;

/** Times of an interaction, in ms. */
interface Times {
  times: number[];
  /** Tasks of more than 50 ms meanwhile. */
  longTasks: number;
}

export async function benchDashboard({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  const server = await startServer();
  const browser = await launchBrowser();
  const add = (name: string, value: number, unit: string, atMost: number) =>
    report.findings.push({ name: `dashboard: ${name}`, value, unit, wanted: { atMost } });
  try {
    add(`Home usable, median of ${rounds}`, await homeUsable(browser, server), 'ms', 1_000);
    const draft = await editLargeDraft(browser, server);
    add('a key in a draft of 100 steps to its paint, p95', p95(draft.typed.times), 'ms', smoothMs);
    add('  a frame meanwhile, p95', p95(draft.drawn.times), 'ms', smoothMs);
    add('  long tasks meanwhile', draft.typed.longTasks, '', 0);
    add('a frame while its canvas is panned, p95', p95(draft.panned.times), 'ms', smoothMs);
    add(`a frame while ${listLength} runs scroll, p95`, p95(await scrollRuns(browser, server)), 'ms', smoothMs);
  } finally {
    await browser.close();
    await server.stop();
  }
}

const sorted = (times: readonly number[]) => times.toSorted((a, b) => a - b);
const p95 = (times: readonly number[]) => sorted(times)[Math.floor(times.length * 0.95)] ?? Number.NaN;

/** From the address to numbers, runs and the button that sends; without a cache. */
async function homeUsable(browser: Browser, { demo }: RunningServer): Promise<number> {
  // Until a first event of one's own Home shows how to send one, and nothing else.
  const own = { userId: 'ada', event: 'user.signed_up' };
  await createApi(demo.url, demo.orgId, demo.writeKey).send('POST', '/v1/track', own);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { page, context } = await openPage(browser);
    await openDashboard(page, demo);
    await page.getByRole('button', { name: 'Send event' }).waitFor();
    await page.getByText('Welcome journey').first().waitFor();
    times.push(await page.evaluate(() => performance.now()));
    await context.close();
  }
  return sorted(times)[Math.floor(rounds / 2)] ?? Number.NaN;
}

async function editLargeDraft(
  browser: Browser,
  { demo }: RunningServer,
): Promise<{ typed: Times; drawn: Times; panned: Times }> {
  const { api } = createDemoClient(demo);
  const { id } = await api.createWorkflow({ body: { ...largeWorkflow, projectId: demo.projectId } as never });
  const { page, context } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await openDashboard(page, demo, `/workflows/${id}?step=a0`);
  await page.getByLabel('Subject').click();
  await keepPaints(page);
  const drawn = await framesDuring(page, async () => {
    for (let key = 0; key < keys; key++) {
      await page.keyboard.press('a');
      await sleep(pauseMs);
    }
  });
  const typed = await page.evaluate(() => (globalThis as unknown as { paints: Times }).paints);
  const canvas = page.locator('.react-flow__pane');
  const panned = await framesDuring(page, async () => {
    await canvas.hover();
    for (let step = 0; step < keys; step++) await page.mouse.wheel(step % 2, 40);
  });
  await context.close();
  return { typed, drawn, panned };
}

/** Keeps, for each key, the time from its event to behind the frame that follows. */
async function keepPaints(page: Page): Promise<void> {
  await page.evaluate(() => {
    const paints: Times = { times: [], longTasks: 0 };
    Object.assign(globalThis, { paints });
    new PerformanceObserver((list) => {
      paints.longTasks += list.getEntries().length;
    }).observe({ type: 'longtask' });
    addEventListener(
      'keydown',
      (event) =>
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = () => paints.times.push(performance.now() - event.timeStamp);
          channel.port2.postMessage(null);
        }),
      true,
    );
  });
}

/** The times between frames while something is done. */
async function framesDuring(page: Page, act: () => Promise<void>): Promise<Times> {
  await page.evaluate(() => {
    const frames: Times = { times: [], longTasks: 0 };
    Object.assign(globalThis, { frames });
    let before = performance.now();
    const next = (now: number) => {
      frames.times.push(now - before);
      before = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  await act();
  return page.evaluate(() => (globalThis as unknown as { frames: Times }).frames);
}

/** The list asks for pages of a server that answers with copies of one run. */
async function scrollRuns(browser: Browser, { demo }: RunningServer): Promise<number[]> {
  const { page, context } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  const [run] = await createDemoClient(demo).runs({ status: 'completed' });
  await page.route('**/automation/runs?*', (route) => {
    const data = Array.from({ length: listLength }, (_, n) => ({ ...run, id: `run-${n}`, userId: `person-${n}` }));
    return route.fulfill({ json: { data, nextCursor: null } });
  });
  await openDashboard(page, demo, '/runs');
  await page.getByText('person-0', { exact: true }).hover();
  const { times } = await framesDuring(page, async () => {
    for (let step = 0; step < keys; step++) await page.mouse.wheel(0, 400);
  });
  await context.close();
  return times;
}
