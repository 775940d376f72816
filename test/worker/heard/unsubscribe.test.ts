// Unsubscribing from mail: the headers (RFC 2369, RFC 8058), the page, and what it stops.
import { describe, expect } from 'vitest';
import { channelOf, linksOf, mailTo, type Sent, streamed, suppressionOf, visit } from '../../support/pipeline/heard.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const to = 'ada@example.com';
const oneClick = {
  method: 'POST',
  body: 'List-Unsubscribe=One-Click',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
};

async function templateOf(p: Pipeline, kind: 'marketing' | 'transactional', more: object = {}): Promise<string> {
  const { projectId, api } = p.tenant;
  const body = {
    projectId,
    name: crypto.randomUUID(),
    subject: kind,
    html: '<body><p>n</p></body>',
    class: kind,
    ...more,
  };
  const made = await api.post('email/templates', body);
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id;
}

async function marketing(p: Pipeline, more: object = {}) {
  const channelId = await channelOf(p, 'email', { tracking: { opens: true, clicks: true } });
  const templateId = await templateOf(p, 'marketing', more);
  return { channelId, templateId, mail: await mailTo(p, channelId, { templateId }) };
}

const headersOf = ({ request }: Sent) => (request.body.headers ?? {}) as Record<string, string>;
const linkOf = (mail: Sent) => /^<(https:[^>]+)>$/.exec(headersOf(mail)['List-Unsubscribe'] ?? '')?.[1] ?? '';
const outcomeOf = async (p: Pipeline, channelId: string, templateId?: string) => {
  const before = p.world.arrived('email').length;
  const mail = await mailTo(p, channelId, templateId === undefined ? {} : { templateId });
  const { outcome, reason } = await mail.row();
  return { outcome, reason, left: p.world.arrived('email').length - before };
};
const sent = { outcome: 'sent', reason: null, left: 1 };

describe('a marketing mail', () => {
  it('says in its headers, at its end and in its text how to unsubscribe, by a link that is not tracked', async ({
    p,
  }) => {
    const { mail } = await marketing(p, { text: 'Hello' });
    const link = linkOf(mail);
    expect(link).toMatch(/^https:\/\/sendora\.test\/u\/[\w-]+\.[\w-]+$/);
    expect(headersOf(mail)['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(linksOf(mail, 'u')).toEqual([link]);
    expect([linksOf(mail, 'c'), linksOf(mail, 'o').length]).toEqual([[], 1]);
    expect(mail.request.body.text).toBe(`Hello\n\nUnsubscribe: ${link}`);
  });

  it('is stopped by a POST, by which transactional mail is not', async ({ p }) => {
    const { mail, channelId, templateId } = await marketing(p);
    const answer = await visit(linkOf(mail), oneClick);
    expect([answer.status, answer.headers.get('set-cookie')]).toEqual([200, null]);
    expect(await suppressionOf(p, to)).toBe('unsubscribed');
    const stopped = { outcome: 'suppressed', reason: 'suppression_unsubscribed', left: 0 };
    expect(await outcomeOf(p, channelId, templateId)).toEqual(stopped);
    expect(await outcomeOf(p, channelId, await templateOf(p, 'transactional'))).toEqual(sent);
    expect(await outcomeOf(p, channelId)).toEqual(sent);
  });

  it('is not stopped by whoever only looks at the page', async ({ p }) => {
    const { mail, channelId, templateId } = await marketing(p);
    for (const method of ['GET', 'HEAD']) expect((await visit(linkOf(mail), { method })).status).toBe(200);
    expect(await suppressionOf(p, to)).toBeNull();
    expect(await outcomeOf(p, channelId, templateId)).toEqual(sent);
  });
});

describe('other mail', () => {
  it('has no way to unsubscribe', async ({ p }) => {
    const channelId = await channelOf(p, 'email');
    const templateId = await templateOf(p, 'transactional');
    for (const mail of [await mailTo(p, channelId), await mailTo(p, channelId, { templateId })]) {
      expect(headersOf(mail)).toEqual({});
      expect(String(mail.request.body.html)).not.toContain('/u/');
    }
  });

  it.for(['hard_bounce', 'complaint', 'manual'])('is stopped by a %s', async (reason, { p }) => {
    const channelId = await channelOf(p, 'email');
    await env.DB.prepare(
      `INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, 'email', ?, ?, 1)`,
    )
      .bind(p.tenant.projectId, to, reason)
      .run();
    const stopped = { outcome: 'suppressed', reason: `suppression_${reason}`, left: 0 };
    expect(await outcomeOf(p, channelId, await templateOf(p, 'transactional'))).toEqual(stopped);
  });
});

describe('unsubscribing', () => {
  const multipart = () => {
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    return { method: 'POST', body: form };
  };
  it.for([
    ['urlencoded', () => oneClick],
    ['multipart', multipart],
    ['by the button of the page', () => ({ ...oneClick, body: 'choice=all' })],
    ['without a body', () => ({ method: 'POST' })],
  ] as const)('works %s, and tells the stream once', async ([_, request], { p }) => {
    const { mail } = await marketing(p);
    for (let i = 0; i < 2; i++) expect((await visit(linkOf(mail), request())).status).toBe(200);
    expect(await suppressionOf(p, to)).toBe('unsubscribed');
    const { id: deliveryId, runId, channelId } = await mail.row();
    const properties = { scope: 'all', address: to, deliveryId, runId, channelId, stepLabel: 'welcome' };
    expect(await streamed(p, 'email.unsubscribed')).toMatchObject([{ userId: 'ada', properties }]);
  });

  it('can be undone, and done again', async ({ p }) => {
    const { mail } = await marketing(p);
    const post = (choice: string) => visit(linkOf(mail), { ...oneClick, body: `choice=${choice}` });
    await post('all');
    expect(await (await post('undo')).text()).toContain('You are subscribed again.');
    expect(await suppressionOf(p, to)).toBeNull();
    p.pass(1_000);
    await post('all');
    expect(await suppressionOf(p, to)).toBe('unsubscribed');
    expect(await streamed(p, 'email.unsubscribed')).toHaveLength(2);
  });

  it('leaves a bounce and a complaint on the list', async ({ p }) => {
    const { mail } = await marketing(p);
    await env.DB.prepare(
      `INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, 'email', ?, 'complaint', 1)`,
    )
      .bind(p.tenant.projectId, to)
      .run();
    for (const body of ['choice=all', 'choice=undo']) await visit(linkOf(mail), { ...oneClick, body });
    expect(await suppressionOf(p, to)).toBe('complaint');
  });

  it('works when the message is no longer in the log, and brings nobody back who was erased', async ({ p }) => {
    const { mail } = await marketing(p);
    const link = linkOf(mail);
    for (const table of ['deliveries', 'profiles'])
      await env.DB.prepare(`DELETE FROM ${table} WHERE project_id = ?`).bind(p.tenant.projectId).run();
    expect((await visit(link, oneClick)).status).toBe(200);
    expect(await suppressionOf(p, to)).toBe('unsubscribed');
    expect(await streamed(p, 'email.unsubscribed')).toEqual([]);
    expect((await p.tenant.api.get(`customers/profiles/ada?projectId=${p.tenant.projectId}`)).status).toBe(404);
  });
});

describe('a mail about a topic', () => {
  const news = { key: 'product-news', name: 'Product news' };
  const offers = { key: 'offers', name: 'Offers', description: 'Once a month' };
  const inline = { subject: 's', bodyHtml: '<p>n</p>', topic: 'product-news' };

  async function aboutTopic(p: Pipeline) {
    for (const topic of [news, offers])
      expect((await p.tenant.api.post('notifications/topics', topic)).status).toBe(201);
    const channelId = await channelOf(p, 'email');
    return { channelId, mail: await mailTo(p, channelId, inline) };
  }
  const wants = async (p: Pipeline) => {
    const path = `customers/profiles/ada/preferences?projectId=${p.tenant.projectId}`;
    return (await p.tenant.api.get(path)).json.preferences;
  };
  const left = async (p: Pipeline, channelId: string, topic: string) => {
    const mail = await mailTo(p, channelId, { ...inline, topic });
    const { outcome, reason } = await mail.row();
    return [outcome, reason];
  };

  it('is declined by one click, and other topics are not', async ({ p }) => {
    const { mail, channelId } = await aboutTopic(p);
    for (let i = 0; i < 2; i++) {
      expect((await visit(linkOf(mail), oneClick)).status).toBe(200);
      p.pass(1_000);
    }
    expect(await suppressionOf(p, to)).toBeNull();
    expect(await left(p, channelId, 'product-news')).toEqual(['suppressed', 'preference']);
    expect(await left(p, channelId, 'offers')).toEqual(['sent', null]);
    const properties = { scope: 'topic', topic: 'product-news', address: to };
    expect(await streamed(p, 'email.unsubscribed')).toMatchObject([{ userId: 'ada', properties }]);
  });

  it('lets its reader choose among the topics on the page', async ({ p }) => {
    const { mail, channelId } = await aboutTopic(p);
    const html = await (await visit(linkOf(mail))).text();
    expect(html).toContain('Unsubscribe from Product news');
    expect(html).toContain('value="offers" checked');
    const saved = await visit(linkOf(mail), { ...oneClick, body: 'topic=product-news&choice=save' });
    expect(await saved.text()).toContain('value="offers">');
    expect(await left(p, channelId, 'offers')).toEqual(['suppressed', 'preference']);
    await visit(linkOf(mail), { ...oneClick, body: 'topic=product-news&topic=offers&choice=save' });
    p.pass(1_000);
    expect(await left(p, channelId, 'offers')).toEqual(['sent', null]);
    const events = await streamed(p, 'email.unsubscribed');
    expect(events.map(({ properties: { topic } }) => topic)).toEqual(['offers']);
  });

  it('lets its reader leave everything', async ({ p }) => {
    const { mail, channelId } = await aboutTopic(p);
    await visit(linkOf(mail), { ...oneClick, body: 'choice=all' });
    expect(await left(p, channelId, 'offers')).toEqual(['suppressed', 'suppression_unsubscribed']);
    expect(await wants(p)).toEqual([]);
  });

  it('stops the address where its person is not known any more', async ({ p }) => {
    const { mail } = await aboutTopic(p);
    await env.DB.prepare('DELETE FROM profiles WHERE project_id = ?').bind(p.tenant.projectId).run();
    await visit(linkOf(mail), oneClick);
    expect(await suppressionOf(p, to)).toBe('unsubscribed');
  });
});

describe('the page', () => {
  it('names sender and address as text, loads nothing, and is in no index', async ({ p }) => {
    await env.DB.prepare('UPDATE orgs SET name = ? WHERE id = ?').bind('<b>Acme & Sons</b>', p.tenant.orgId).run();
    const { mail } = await marketing(p);
    const answer = await visit(linkOf(mail));
    const html = await answer.text();
    expect(html).toContain('&lt;b&gt;Acme &amp; Sons&lt;/b&gt;');
    expect(html).toContain(to);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).not.toMatch(/<script|src=|url\(/);
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /style-src 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(html).toContain(`<style nonce="${nonce}">`);
    expect(policy).toContain("default-src 'none'");
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('says that a link is not one of ours', async ({ p }) => {
    const { mail } = await marketing(p);
    for (const init of [{}, oneClick]) {
      const answer = await visit(`${linkOf(mail)}x`, init);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
    }
    expect(await suppressionOf(p, to)).toBeNull();
  });
});
