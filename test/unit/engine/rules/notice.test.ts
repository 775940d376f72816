import { describe, expect, it } from 'vitest';
import type { ChannelKind } from '../../../../src/contract/messages/channels/registry.ts';
import type { RuleContent } from '../../../../src/contract/messages/notification-rule.ts';
import { asLink, bodyOf, inWords } from '../../../../src/engine/rules/default-content.ts';
import { type Notices, renderNotice } from '../../../../src/engine/rules/notice.ts';
import { buildScope } from '../../../../src/engine/scope.ts';

function rendered<Kind extends ChannelKind>(kind: Kind, content?: RuleContent, properties = {}): Notices[Kind] {
  const event = { type: 'order.completed', properties };
  const scope = buildScope({ event, profile: { userId: 'ada' } });
  const result = renderNotice({ key: 'order.completed', content }, kind, { event, scope, now: 0, template: null });
  if (!result.ok) throw new Error(result.fault);
  return result.notice;
}

describe('what nobody wrote', () => {
  it.each([
    ['order.completed', 'Order completed'],
    ['welcome_email-v2', 'Welcome email v2'],
    ['x', 'X'],
  ])('the key %s is "%s"', (key, title) => expect(inWords(key)).toBe(title));

  it.each<[string, Record<string, unknown>, string]>([
    ['its message', { text: 't', message: 'm', body: 'b' }, 'm'],
    ['its body', { text: 't', body: 'b' }, 'b'],
    ['its text', { text: 't', message: ' ' }, 't'],
    [
      'five scalar properties',
      { a: 1, b: 'x', c: true, d: null, e: [1], f: 2, g: 3, h: 4 },
      'a: 1\nb: x\nc: true\nf: 2\ng: 3',
    ],
    ['nothing', {}, ''],
  ])('the body is %s', (_, properties, body) => expect(bodyOf({ type: 't', properties })).toBe(body));

  it.each([
    ['https://a.test/x', 'https://a.test/x'],
    ['/orders/1', '/orders/1'],
    ['//evil.test', null],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    [7, null],
  ])('the link %j is %j', (given, link) => expect(asLink(given)).toBe(link));
});

describe('a kind of channel', () => {
  it('email: title as subject, paragraphs, a button for a web address, a text beside it', () => {
    const { subject, html, text } = rendered('email', {
      title: 'A\nb',
      body: 'one\ntwo\n\n<three>',
      url: 'https://a.test',
    });
    expect(subject).toBe('A b');
    expect(html).toContain('<p>one<br>two</p><p>&lt;three&gt;</p>');
    expect(html).toContain('<a href="https://a.test"');
    expect(text).toContain('<three>');
    expect(rendered('email', { title: 'A', url: '/orders' }).html).not.toContain('href');
  });

  it('email: texts of its own', () => {
    const email = { subject: 'S {{event.n}}', bodyHtml: '<b>{{event.n}}</b>', bodyText: '{{event.n}}' };
    expect(rendered('email', { email }, { n: '<1>' })).toEqual({
      subject: 'S <1>',
      html: '<b>&lt;1&gt;</b>',
      text: '<1>',
    });
  });

  it('push: the link is in the data', () => {
    expect(
      rendered('push', { title: 'T', body: 'B', url: '/x', push: { data: { k: '{{event.n}}' } } }, { n: 1 }),
    ).toEqual({
      title: 'T',
      body: 'B',
      data: { url: '/x', k: '1' },
    });
  });

  it('sms: title, body and link, cut at a word to 480 characters', () => {
    expect(rendered('sms', { title: 'T', body: 'B', url: 'https://a.test' })).toEqual({ body: 'T: B https://a.test' });
    const long = rendered('sms', { title: 'T', body: 'word '.repeat(200), url: 'https://a.test' }).body;
    expect(long.length).toBeLessThanOrEqual(480);
    expect(long).toMatch(/word… https:\/\/a\.test$/);
    expect(rendered('sms', { sms: { body: '{{user.userId}}' } })).toEqual({ body: 'ada' });
  });

  it('in_app: actions without a link are left out, data keeps its types', () => {
    const inApp = {
      actions: [
        { label: 'Go', url: '/x' },
        { label: 'No', url: 'javascript:1' },
      ],
      data: { n: '{{event.n}}' },
    };
    expect(rendered('in_app', { title: 'T', inApp }, { n: 3 })).toMatchObject({
      ...{ title: 'T', severity: 'info', topic: null, data: { n: 3 }, batch: null },
      actions: [{ label: 'Go', url: '/x' }],
    });
  });
});

it('a template gives its subject and its text to other kinds of channel', () => {
  const template = { subject: 'S {{user.userId}}', html: '<p>Hi <b>{{user.userId}}</b></p>', text: null };
  const event = { type: 'go', properties: {} };
  const scope = buildScope({ event, profile: { userId: 'ada' } });
  const result = renderNotice({ key: 'go' }, 'sms', { event, scope, now: 0, template });
  expect(result).toMatchObject({ ok: true, notice: { body: 'S ada: Hi ada' } });
});

it('a template that cannot be rendered is a fault with its place', () => {
  const event = { type: 'go', properties: { list: Array.from({ length: 500 }, (_, i) => i) } };
  const body = '{{#each event.list}}{{#each event.list}}{{#each event.list}}xxxxxxxx{{/each}}{{/each}}{{/each}}';
  const facts = { event, scope: buildScope({ event }), now: 0, template: null };
  const result = renderNotice({ key: 'go', content: { body } }, 'sms', facts);
  expect(result).toMatchObject({ ok: false, fault: expect.stringContaining('In `body`') });
});
