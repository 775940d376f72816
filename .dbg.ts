import { startServer } from '/work/wt/templates/test/support/server.ts';
import { createDemoClient } from '/work/wt/templates/test/support/demo-client.ts';
import { launchBrowser, openPage } from '/work/wt/templates/test/support/browser.ts';
import { openDashboard } from '/work/wt/templates/test/support/dashboard.ts';
const server = await startServer(); const client = createDemoClient(server.demo);
const { id: projectId } = await client.api.createProject({ body: { name: 'E' } });
const k = await client.api.createKey({ body: { name: 'a', role: 'admin', projectId } });
const browser = await launchBrowser();
const { page, troubles } = await openPage(browser);
await page.addInitScript(() => addEventListener('securitypolicyviolation', (e) => console.log('CSPV', e.violatedDirective, e.sourceFile, e.lineNumber, e.columnNumber, (e.composedPath()[0] as Element).outerHTML?.slice(0, 300) ?? '')));
page.on('console', (m) => m.text().startsWith('CSPV') && console.log(m.text()));
await openDashboard(page, { ...server.demo, projectId, apiKey: k.key }, '/templates/new');
const html = page.getByRole('textbox', { name: 'HTML' });
for (let i = 0; i < 16; i++) {
  await html.fill('<p>{{#if user.firstName}}never closed ' + i + '</p>');
  await page.waitForTimeout(i % 3 === 0 ? 600 : 30);
  await html.fill('<p>Thank you ' + i + '</p>');
  if ((await html.textContent()) !== '<p>Thank you ' + i + '</p>') console.log('WRONG', await html.textContent());
  if (i % 4 === 3) { await page.evaluate(() => indexedDB.deleteDatabase('sendora')); await page.reload(); }
}
await html.click(); await page.keyboard.press('Control+A'); await page.keyboard.type('{'); await page.waitForTimeout(300); console.log('bracket', await html.textContent());
await page.keyboard.press('Control+A'); await page.keyboard.type('{{user.em'); await page.waitForTimeout(600); await page.keyboard.press('Enter'); console.log('typed', await html.textContent()); await page.keyboard.press('Control+Z'); await page.keyboard.press('Control+Z'); console.log('undo', await html.textContent());
console.log(troubles.map((t) => t.slice(0, 100)));
await browser.close(); await server.stop();
