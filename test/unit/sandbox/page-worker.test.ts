import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Message } from '../../../src/sandbox/state/message.ts';
import { type RunningSandbox, startSandbox } from '../../support/sandbox.ts';

let sandbox: RunningSandbox;
beforeAll(async () => {
  sandbox = await startSandbox('http://localhost:8787');
}, 60_000);
afterAll(() => sandbox.stop());

const call = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(sandbox.url + path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
const read = async (path: string) => (await call('GET', path)).text();
const readJson = async (path: string) => JSON.parse(await read(path));

async function mail(html: string, fields: { to?: string; subject?: string } = {}): Promise<string> {
  const { to = 'ada@example.com', subject = 'Hi' } = fields;
  const headers = { authorization: 'Bearer re_12345678', 'content-type': 'application/json', 'user-agent': 'test' };
  const answer = await call('POST', '/resend/emails', { from: 'shop@example.com', to, subject, html }, headers);
  return ((await answer.json()) as { id: string }).id;
}

const text = (to: string, body: string) =>
  fetch(`${sandbox.url}/twilio/2010-04-01/Accounts/ACdemo/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('ACdemo:secret')}` },
    body: new URLSearchParams({ To: to, From: '+15005550006', Body: body }),
  });

beforeEach(async () => {
  for (const path of ['/messages', '/faults']) await call('DELETE', path);
});

describe('the frame of a mail', () => {
  const hostile = `<html><head><base href="https://evil.example"><meta http-equiv="refresh" content="0;url=https://evil.example">
<link rel="stylesheet" href="https://evil.example/a.css"><style>@import 'https://evil.example/b.css'; .a { background: url("https://evil.example/c.png") }
@media (prefers-color-scheme: dark) { .a { color: red } }</style></head>
<body onload="pwned()" background="https://evil.example/d.png"><script>pwned()</script><iframe src="https://evil.example"></iframe>
<a id="web" href="https://shop.example/track?a=1&amp;b=2">Track</a> <a id="code" href=" javascript:pwned()">Run</a>
<img src="https://evil.example/e.gif" srcset="https://evil.example/f.gif 2x" onerror="pwned()"><img alt="Logo" src="data:image/png;base64,AA==">
<p style="background: url(https://evil.example/g.png); color: blue">Hi</p><form action="https://evil.example"><input formaction="https://evil.example"></form></body></html>`;

  it('holds nothing that runs, and loads nothing from elsewhere', async () => {
    const answer = await call('GET', `/page/mails/${await mail(hostile)}?scheme=light&remote=0`);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^sandbox allow-popups .*default-src 'none'.*img-src data:;/,
    );
    const shown = await answer.text();
    expect(shown).not.toMatch(/pwned|evil\.example/);
    expect(shown).toContain('src="data:image/png;base64,AA=="');
    expect(shown).toContain('color: blue');
    expect(shown).toContain('alt="Image"');
  });

  it('loads images from elsewhere when asked to, and still runs nothing', async () => {
    const shown = await read(`/page/mails/${await mail(hostile)}?remote=1`);
    expect(shown).toContain('src="https://evil.example/e.gif"');
    expect(shown).toContain('url("https://evil.example/c.png")');
    expect(shown).not.toMatch(/pwned|srcset|action=|http-equiv|<iframe|<base/);
  });

  it('opens links to the web in a new tab that does not know this page', async () => {
    const shown = await read(`/page/mails/${await mail(hostile)}`);
    expect(shown).toMatch(
      /<a id="web" href="https:\/\/shop\.example\/track\?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">/,
    );
    expect(shown).toMatch(/<a id="code">/);
  });

  it.each([
    ['light', '(min-width: 999999px)'],
    ['dark', '(min-width: 0)'],
  ])('shows a mail as a reader of the %s theme sees it', async (scheme, query) => {
    const shown = await read(`/page/mails/${await mail(hostile)}?scheme=${scheme}`);
    expect(shown).toContain(`color-scheme:${scheme}`);
    expect(shown).toContain(`@media ${query}`);
  });

  it.each([
    '<select><xmp><script>pwned()</script></xmp></select>',
    '<table><select><style>a{}</style></select></table>',
    '<frameset><style></frameset>',
  ])('says so where HTML can be read in two ways: %s', async (html) => {
    const shown = await read(`/page/mails/${await mail(html)}`);
    expect(shown).toContain('so it is not shown');
    expect(shown).not.toContain('pwned');
  });

  it('holds no link that hides its scheme', async () => {
    const links = '<a href="java\tscript:pwned()">1</a><a href="&#106;avascript:pwned()">2</a><a href="/here">3</a>';
    expect(await read(`/page/mails/${await mail(links)}`)).toMatch(/<a>1<\/a><a>2<\/a><a>3<\/a>/);
  });

  it('is only there for mails', async () => {
    expect((await call('GET', '/page/mails/nothing')).status).toBe(404);
  });
});

describe('the page', () => {
  it('serves its own files, and no others', async () => {
    const [styles, script] = [await read('/page/files/page.css'), await read('/page/files/main.js')];
    // The colours are those of the dashboard.
    expect(styles).toContain('--accent: #5142c9');
    expect(styles).toContain('.mail.unread');
    expect(script.length).toBeGreaterThan(1_000);
    expect((await call('GET', '/page/files/inter.woff2')).headers.get('content-type')).toBe('font/woff2');
    expect((await call('GET', '/page/files/toString')).status).toBe(404);
  });

  it('leads back to the dashboard', async () => {
    expect(await read('/')).toContain('href="http://localhost:8787"');
  });

  it('finds mails by words and by recipient', async () => {
    await mail('<p>Parcel</p>', { to: 'ada@example.com', subject: 'On its way' });
    await mail('<p>Invoice</p>', { to: 'bob@example.com', subject: 'November' });
    const rows = async (query: string) =>
      (await read(`/?kind=email&${query}`)).match(/class="mail-subject clip">[^<]*/g);
    expect(await rows('q=PARCEL')).toEqual([expect.stringContaining('On its way')]);
    expect(await rows('to=bob@example.com')).toEqual([expect.stringContaining('November')]);
    expect(await rows('q=zebra')).toBeNull();
    const updates = await readJson('/page/updates?kind=email&q=invoice');
    expect(updates.items).toHaveLength(1);
    expect(updates.recipients.map(({ address }: { address: string }) => address)).toEqual([
      'bob@example.com',
      'ada@example.com',
    ]);
  });

  it('shows the conversation of the newest text message, and the others beside it', async () => {
    await text('+15551110000', 'First');
    await text('+15552220000', 'Second');
    const newest = await read('/?kind=sms');
    expect(newest.match(/class="bubble">[^<]*/g)).toEqual(['class="bubble">Second']);
    expect(newest).toContain('aria-current="true" data-newest');
    expect(newest).toContain('href="/?kind=sms&amp;to=%2B15551110000"');
    const first = await read('/?kind=sms&to=%2B15551110000');
    expect(first.match(/class="bubble">[^<]*/g)).toEqual(['class="bubble">First']);
  });
});

describe('the reply to a message', () => {
  it('is kept with it', async () => {
    const id = await mail('<p>Hi</p>');
    const message: Message = await readJson(`/messages/${id}`);
    expect(message.response).toMatchObject({ status: 200, body: { id } });
    expect((await readJson(`/page/messages/${id}`)).detail).toContain('id="panel-response"');
  });

  it('is none where a fault broke the connection', async () => {
    await call('POST', '/faults', { vendor: 'webhook', drop: true });
    await expect(call('POST', '/hooks/gone', {})).rejects.toThrow();
    const { data } = await readJson('/messages?kind=webhook');
    expect(data).toMatchObject([{ to: 'gone', response: null }]);
    expect((await readJson(`/page/messages/${data[0].id}`)).detail).toContain('without a response');
  });
});

describe('the controls', () => {
  it('show what is set, and one fault can be removed', async () => {
    for (const status of [500, 503]) await call('POST', '/faults', { vendor: 'ses', status });
    const [first] = (await readJson('/faults')).data;
    expect(await read('/controls')).toContain('replies 500');
    expect((await call('DELETE', `/faults/${first.id}`)).status).toBe(200);
    expect((await call('DELETE', `/faults/${first.id}`)).status).toBe(404);
    const { parts, activeFaults } = await readJson('/page/controls');
    expect(activeFaults).toBe(1);
    expect(parts.faults).toContain('replies 503');
    expect(parts.faults).not.toContain('replies 500');
  });
});
