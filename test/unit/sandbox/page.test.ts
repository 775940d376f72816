import { describe, expect, it } from 'vitest';
import { detailView, itemView } from '../../../src/sandbox/page/item.ts';
import { escapeHtml, html } from '../../../src/sandbox/page/markup.ts';
import { renderPage } from '../../../src/sandbox/page/shell.ts';
import { colourOf, mrkdwn } from '../../../src/sandbox/page/slack-view.ts';
import type { Message } from '../../../src/sandbox/state/message.ts';
import { kinds } from '../../../src/sandbox/vendor.ts';

/** Breaks out of text, of an attribute in either quotes, and of srcdoc, wherever it is not escaped. */
const evil = `</iframe></script><script>pwned()</script>"><img src=x onerror=pwned()>' onload='pwned()`;

const shared = {
  id: 'msg_1',
  receivedAt: '2026-08-15T12:00:00.000Z',
  to: evil,
  providerId: evil,
  request: {
    method: 'POST',
    path: `/x/${evil}`,
    headers: { [evil]: evil, 'webhook-signature': evil },
    body: { [evil]: evil },
    truncated: true as const,
  },
};
const hostile: Message[] = [
  {
    ...shared,
    kind: 'email',
    vendor: 'resend',
    summary: {
      from: evil,
      to: evil,
      cc: evil,
      bcc: evil,
      replyTo: evil,
      subject: evil,
      text: evil,
      html: evil,
      headers: { [evil]: evil },
    },
  },
  { ...shared, kind: 'sms', vendor: 'twilio', summary: { from: evil, to: evil, text: evil } },
  { ...shared, kind: 'push', vendor: 'fcm', summary: { token: evil, title: evil, body: evil, data: { [evil]: evil } } },
  {
    ...shared,
    kind: 'slack',
    vendor: 'slack',
    summary: {
      text: `${evil} <javascript:pwned()|${evil}> *${evil}* \`${evil}\` <https://x"onmouseover="pwned()|x>`,
      attachments: [
        {
          color: `red" onload="${evil}`,
          pretext: evil,
          title: evil,
          title_link: `javascript:${evil}`,
          text: evil,
          fields: [{ title: evil, value: evil }],
          blocks: [
            { type: 'section', text: { text: evil }, fields: [{ text: evil }] },
            { type: 'context', elements: [{ text: evil }] },
          ],
          footer: evil,
        },
        { fallback: evil },
      ],
    },
  },
  { ...shared, kind: 'webhook', vendor: 'webhook', summary: { contentType: evil } },
  { ...shared, kind: 'ai', vendor: 'ollama', summary: { model: evil, prompt: evil, reply: evil } },
];

/** Every tag of a text, attributes included, as a browser would cut it. */
const tagsOf = (text: string): string[] => text.match(/<\/?[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi) ?? [];
const unquoted = (tag: string): string => tag.replace(/"[^"]*"|'[^']*'/g, '""');

const overview = { counts: { email: 1 }, activeFaults: 2 };
const pageOf = (kind: Message['kind'], messages: Message[], to: string | null = null) =>
  renderPage({ kind, to, messages, overview, origin: 'http://127.0.0.1:8788', nonce: 'n0nce' }).text;

describe('markup', () => {
  it('escapes inserted values in text and in attributes', () => {
    expect(html`<p title="${evil}">${[evil, 7, null, undefined, false]}</p>`.text).toBe(
      `<p title="${escapeHtml(evil)}">${escapeHtml(evil)}7</p>`,
    );
    expect(escapeHtml(`<&>"'`)).toBe('&lt;&amp;&gt;&quot;&#39;');
  });

  it('does not escape markup a second time', () =>
    expect(html`<p>${html`<b>${'<'}</b>`}</p>`.text).toBe('<p><b>&lt;</b></p>'));
});

describe('a hostile message', () => {
  it.each(hostile.map((message) => [message.kind, message] as const))(
    'of kind %s brings no tag, handler or script of its own',
    (_kind, message) => {
      const text = [
        itemView(message).text,
        detailView(message)?.text ?? '',
        pageOf(message.kind, [message], evil),
      ].join('\n');
      const tags = tagsOf(text).map(unquoted);
      expect(tags.filter((tag) => /^<(script|img|svg [^c]|object|embed|form(?! class)|base)/i.test(tag))).toEqual([
        '<script type="" nonce="">',
      ]);
      expect(tags.filter((tag) => /\son\w+\s*=/i.test(tag))).toEqual([]);
      expect(text).not.toMatch(/href="\s*javascript:/i);
      expect(text).not.toContain('<script>pwned');
    },
  );

  it('that is a mail is shown in a frame without scripts, forms and origin', () => {
    const detail = detailView(hostile[0] as Message)?.text ?? '';
    const frames = tagsOf(detail).filter((tag) => tag.startsWith('<iframe'));
    expect(frames).toHaveLength(1);
    expect(frames[0]).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(frames[0]).toContain(`srcdoc="${escapeHtml(`<!doctype html><base target="_blank">${evil}`)}"`);
  });
});

describe('Slack’s markup', () => {
  it.each([
    ['&lt;!channel&gt; &amp;amp;', '&lt;!channel&gt; &amp;amp;'],
    ['*bold* `code`', '<b>bold</b> <code>code</code>'],
    [
      '<https://example.com?a=1&amp;b=2|here>',
      '<a href="https://example.com?a=1&amp;b=2" target="_blank" rel="noreferrer">here</a>',
    ],
    ['<!channel>', '<span class="mention">!channel</span>'],
    ['<javascript:x|here>', 'here'],
  ])('renders %s', (text, drawn) => expect(mrkdwn(text).text).toBe(drawn));

  it.each([
    ['#e11d48', '#e11d48'],
    ['E11D48', '#E11D48'],
    ['good', '#2eb67d'],
    ['red;background:url(x)', '#868686'],
    [7, '#868686'],
  ])('reads the colour %s as %s', (value, colour) => expect(colourOf(value)).toBe(colour));
});

describe('the page', () => {
  it.each(kinds)('shows how to send the first message of kind %s', (kind) => {
    const text = pageOf(kind, []);
    expect(text).toMatch(/<section id="empty" class="empty">/);
    expect(text).toMatch(/<div id="filled" class="filled" hidden>/);
    expect(text).toContain('http://127.0.0.1:8788/');
    expect(text).toContain(`<a href="/?kind=${kind}" aria-current="page">`);
  });

  it('offers to clear a filter that finds nothing', () => {
    const text = pageOf('sms', [], '+15551234567');
    expect(text).toContain('Nothing for +15551234567');
    expect(text).toContain('<a class="button" href="/?kind=sms">');
  });

  it('puts the newest mail on top and opens it, and the newest text message last', () => {
    const mail = (id: string, subject: string): Message => {
      const message = hostile[0] as Extract<Message, { kind: 'email' }>;
      return { ...message, id, summary: { ...message.summary, subject } };
    };
    const mailbox = pageOf('email', [mail('msg_1', 'Older'), mail('msg_2', 'Newer')]);
    expect(mailbox.indexOf('<li id="msg_2"')).toBeLessThan(mailbox.indexOf('<li id="msg_1"'));
    expect(mailbox).toContain('<h2>Newer</h2>');
    const sms = (id: string): Message => ({ ...(hostile[1] as Extract<Message, { kind: 'sms' }>), id });
    const phone = pageOf('sms', [sms('msg_1'), sms('msg_2')]);
    expect(phone.indexOf('<li id="msg_1"')).toBeLessThan(phone.indexOf('<li id="msg_2"'));
  });

  it('shows a mail without HTML as text', () => {
    const message = hostile[0] as Extract<Message, { kind: 'email' }>;
    const detail = detailView({ ...message, summary: { ...message.summary, html: '', text: 'plain' } })?.text;
    expect(detail).toContain('<pre class="mail-text">plain</pre>');
    expect(detail).not.toContain('<iframe');
  });
});
