// Own open and click tracking of mails.
import { describe, expect } from 'vitest';
import { trackLinks } from '../../../src/worker/steps/track-links.ts';
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import { beforeBatch, breakBatches } from '../../support/pipeline/faults.ts';
import { channelOf, linksOf, mailTo, streamed, visit } from '../../support/pipeline/heard.ts';
import { day, it, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const target = 'https://shop.example.com/order?id=1&x=a%20b#top';
const bodyHtml = `<html><body><p><a href="${target.replace('&', '&amp;')}">Order</a> <a href="mailto:a@example.com">Write</a></p></body></html>`;
const both = { tracking: { opens: true, clicks: true } };
const tracked = async (p: Pipeline, config: object = { bodyHtml, subject: 's' }, extra: object = both) =>
  mailTo(p, await channelOf(p, 'email', { ...extra }), { ...config });
const oneOf = (links: string[]) => {
  expect(links).toHaveLength(1);
  return links[0] ?? '';
};

describe('a tracked mail', () => {
  it('has a pixel at its end, which tells of opened', async ({ p }) => {
    const mail = await tracked(p);
    const pixel = oneOf(linksOf(mail, 'o'));
    expect(String(mail.request.body.html)).toMatch(/<img src="[^"]+" width="1"[^>]*><\/body><\/html>$/);
    const answer = await visit(pixel);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    await p.flow();
    expect(await mail.heard()).toEqual(['opened']);
    expect(await streamed(p, 'email.opened')).toMatchObject([{ userId: 'ada', properties: { stepLabel: 'welcome' } }]);
  });

  it('leads where its link led, and tells of clicked', async ({ p }) => {
    const mail = await tracked(p);
    expect(String(mail.request.body.html)).toContain('href="mailto:a@example.com"');
    const answer = await visit(oneOf(linksOf(mail, 'c')));
    expect([answer.status, answer.headers.get('location')]).toEqual([302, target]);
    expect(answer.headers.get('set-cookie')).toBeNull();
    await p.flow();
    expect(await mail.heard()).toEqual(['clicked']);
    expect((await streamed(p, 'email.clicked'))[0]?.properties.url).toBe(target);
  });

  it('has the same links at every attempt', async ({ p }) => {
    p.world.answer('email', { status: 503 });
    const mail = await tracked(p);
    await p.finish(mail.runId);
    const [first, again] = p.world.arrived('email');
    expect(linksOf(mail, 'c')).toHaveLength(1);
    expect(again?.body.html).toBe(first?.body.html);
  });

  it('counts an open once a minute, and one of a machine apart from one of a person', async ({ p }) => {
    const mail = await tracked(p);
    const pixel = oneOf(linksOf(mail, 'o'));
    for (const method of ['HEAD', 'GET', 'GET']) await visit(pixel, { method });
    await p.flow();
    expect(await mail.heard()).toEqual(['opened*', 'opened']);
    p.pass(61 * second);
    await visit(pixel);
    await p.flow();
    expect(await mail.heard()).toEqual(['opened*', 'opened', 'opened']);
  });

  it('marks every click of a burst, and tells so in the stream', async ({ p }) => {
    const links = Array.from({ length: 6 }, (_, i) => `<a href="https://shop.example.com/${i}">${i}</a>`).join(' ');
    const mail = await tracked(p, { bodyHtml: links, subject: 's' });
    for (const link of linksOf(mail, 'c')) await visit(link);
    await p.queues.elapse(5 * second);
    expect(await mail.heard()).toEqual(Array(6).fill('clicked*'));
    expect((await streamed(p, 'email.clicked')).map(({ properties }) => properties.machine)).toEqual(
      Array(6).fill(true),
    );
  });

  it('leads on for ever, and is recorded for 90 days', async ({ p }) => {
    const mail = await tracked(p);
    p.pass(91 * day);
    expect((await visit(oneOf(linksOf(mail, 'c')))).headers.get('location')).toBe(target);
    expect(p.queues.waiting('sends')).toEqual([]);
  });

  it('leads on while nothing can be recorded, and is recorded at the third try', async ({ p }) => {
    const mail = await tracked(p);
    const link = oneOf(linksOf(mail, 'c'));
    p.queues.refuse('sends', 2);
    expect((await visit(link)).status).toBe(302);
    expect(p.queues.waiting('sends')).toHaveLength(1);
    p.pass(61 * second);
    p.queues.refuse('sends', 3);
    expect((await visit(link)).status).toBe(302);
    expect(p.queues.waiting('sends')).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
  });

  it('is put into the queue once a minute, however often it is opened', async ({ p }) => {
    const pixel = oneOf(linksOf(await tracked(p), 'o'));
    for (let i = 0; i < 5; i++) await visit(pixel);
    expect(p.queues.waiting('sends')).toHaveLength(1);
  });

  it('loses no click when a write fails', async ({ p }) => {
    const mail = await tracked(p);
    breakBatches('SET events', 1);
    await visit(oneOf(linksOf(mail, 'c')));
    await p.flow();
    expect(p.takeErrors()).toHaveLength(1);
    expect(await mail.heard()).toEqual(['clicked']);
    expect(await streamed(p, 'email.clicked')).toHaveLength(1);
  });

  it('loses no open when somebody else writes at the same time', async ({ p }) => {
    const mail = await tracked(p);
    await visit(oneOf(linksOf(mail, 'o')));
    const { id } = await mail.row();
    const other = JSON.stringify([{ type: 'delivered', at: p.now(), id: 'other' }]);
    const moment = beforeBatch('SET events', () =>
      env.DB.prepare('UPDATE deliveries SET events = ? WHERE id = ?').bind(other, id).run(),
    );
    await p.flow();
    expect([moment.done, await mail.heard()]).toEqual([true, ['delivered', 'opened']]);
    expect(await streamed(p, 'email.opened')).toHaveLength(1);
  });

  it('has links that nobody else can make', async ({ p }) => {
    const mail = await tracked(p);
    const [link, pixel] = [oneOf(linksOf(mail, 'c')), oneOf(linksOf(mail, 'o'))];
    const wrong = [
      `${link}x`,
      link.replace('/c/', '/o/'),
      pixel.replace('/o/', '/c/'),
      'https://sendora.test/c/x?url=https://evil.test/',
    ];
    for (const url of wrong) {
      const answer = await visit(url);
      expect([url, answer.status, answer.headers.get('location')]).toEqual([url, 404, null]);
    }
    expect(p.queues.waiting('sends')).toEqual([]);
  });
});

describe('a push message', () => {
  async function pushed(p: Pipeline, data: Record<string, unknown>) {
    const channelId = await addChannel(p.tenant, 'push');
    await p.identify({ name: 'Ada' });
    await p.flow();
    await addDevice(p.tenant, 'ada', 'token-1');
    const id = await p.workflow([
      { label: 'ping', type: 'send_push', config: { channelId, title: 't', body: 'b', data } },
    ]);
    await p.track('go');
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    const [request] = p.world.arrived('push');
    const sent = (request?.body.message as { data?: Record<string, string> } | undefined)?.data ?? {};
    const heard = async () => {
      await p.flow();
      const { data: rows } = (await p.tenant.api.get(`notifications/logs?runId=${runId}`)).json;
      return rows[0].events.map(({ type, machine }: { type: string; machine?: true }) => (machine ? `${type}*` : type));
    };
    return { sent, heard };
  }

  it('is told of by the app: when it arrives, and when it is tapped', async ({ p }) => {
    const { sent, heard } = await pushed(p, { url: target });
    const arrived = await visit(sent.sendoraReceipt ?? '', { method: 'POST', agent: '' });
    expect([arrived.status, arrived.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    const tapped = await visit(sent.sendoraClick ?? '', { agent: 'okhttp/5.0' });
    expect([tapped.status, tapped.headers.get('location')]).toEqual([302, target]);
    expect(await heard()).toEqual(['delivered', 'opened']);
    const about = { userId: 'ada', properties: { stepLabel: 'ping' } };
    expect(await streamed(p, 'push.delivered')).toMatchObject([about]);
    expect(await streamed(p, 'push.opened')).toMatchObject([about]);
  });

  it('that leads nowhere is told of all the same', async ({ p }) => {
    const { sent, heard } = await pushed(p, {});
    expect((await visit(sent.sendoraClick ?? '')).status).toBe(204);
    expect(await heard()).toEqual(['opened']);
  });

  it('of nearly the largest size leaves without receipts', async ({ p }) => {
    const { sent } = await pushed(p, { one: 'x'.repeat(1_850), two: 'x'.repeat(1_850) });
    expect(Object.keys(sent)).toEqual(['one', 'two']);
  });
});

describe('a mail', () => {
  it.for([
    ['nothing', {}, [0, 0]],
    ['opens', { tracking: { opens: true } }, [1, 0]],
    ['clicks', { tracking: { clicks: true } }, [0, 1]],
  ] as const)('of a channel that tracks %s has only that', async ([_, extra, wanted], { p }) => {
    const mail = await tracked(p, { bodyHtml, subject: 's' }, extra);
    expect([linksOf(mail, 'o').length, linksOf(mail, 'c').length]).toEqual(wanted);
    if (wanted[0] + wanted[1] === 0) expect(mail.request.body.html).toBe(bodyHtml);
  });
});

describe('trackLinks', () => {
  const linkTo = async (address: string) => `https://t.test/c/${btoa(unescape(encodeURIComponent(address)))}`;
  const rewritten = async (html: string) => trackLinks(html, { linkTo });
  const led = (address: string) => `https://t.test/c/${btoa(unescape(encodeURIComponent(address)))}`;

  it.for([
    ['an entity', '<a href="https://a.test/?x=1&amp;y=2">', 'https://a.test/?x=1&y=2'],
    ['a parameter that looks like an entity', '<a href="https://a.test/?x=1&copy=2">', 'https://a.test/?x=1&copy=2'],
    ['single quotes', "<a href='https://a.test/'>", 'https://a.test/'],
    ['no quotes', '<a href=https://a.test/>', 'https://a.test/'],
    ['capitals and spaces', '<A CLASS="b" HREF=" HTTPS://a.test/ ">', 'HTTPS://a.test/'],
    ['letters beyond ASCII', '<a href="https://a.test/ä">', 'https://a.test/ä'],
    ['an area', '<area href="http://a.test/">', 'http://a.test/'],
  ])('rewrites %s', async ([_, html = '', address = '']) => {
    expect((await rewritten(html)).replace('HREF', 'href')).toContain(`href="${led(address)}"`);
  });

  it.for([
    '<a href="mailto:a@example.com">a</a>',
    '<a href="tel:+14155550100">a</a>',
    '<a href="#top">a</a>',
    '<a href="/relative">a</a>',
    '<a href="javascript:alert(1)">a</a>',
    '<a href="https://">a</a>',
    '<a name="x">a</a>',
    '<img src="https://a.test/x.png"><link href="https://a.test/x.css">',
    '<!-- <a href="https://a.test/">a</a> -->',
    `<a href="https://a.test/${'x'.repeat(2_000)}">a</a>`,
    '<p>a &amp; b &nbsp; <b>c</p> https://a.test/',
  ])('leaves %s as it is', async (html) => {
    expect(await rewritten(html)).toBe(html);
  });

  it.for([
    ['<body>x</body></html>', '<body>x|</body></html>'],
    ['<BODY>x</BODY >', '<BODY>x|</BODY >'],
    ['x', 'x|'],
    ['<pre>&lt;/body></pre></body>', '<pre>&lt;/body></pre>|</body>'],
  ] as const)('puts the pixel at the end of %s', async ([html, wanted]) => {
    const text = await trackLinks(html, { pixel: 'https://t.test/o/1' });
    expect(text.replace(/<img [^>]+>/, '|')).toBe(wanted);
  });
});
