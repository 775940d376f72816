import { describe, expect, it } from 'vitest';
import { renderControls } from '../../../src/sandbox/page/controls.ts';
import { renderInbox } from '../../../src/sandbox/page/inbox.ts';
import { escapeHtml, html } from '../../../src/sandbox/page/markup.ts';
import { matchesText } from '../../../src/sandbox/page/search.ts';
import { mailPolicy, pagePolicy } from '../../../src/sandbox/page/security.ts';
import { linkified } from '../../../src/sandbox/page/views/parts.ts';
import { detailView, itemView } from '../../../src/sandbox/page/views/registry.ts';
import { colourOf, mrkdwn } from '../../../src/sandbox/page/views/slack.ts';
import { lengthOf } from '../../../src/sandbox/page/views/sms.ts';
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
  response: { status: 200, headers: { [evil]: evil }, body: { [evil]: evil } },
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

const overview = { counts: { email: 1 }, newest: {}, activeFaults: 2, queuedReplies: 1 };
const dashboardUrl = 'http://localhost:8787';
const pageOf = (kind: Message['kind'], messages: Message[], to: string | null = null) =>
  renderInbox({
    ...{ kind, to, messages, overview, dashboardUrl, q: to && evil },
    recipients: [{ address: evil, count: 1, newestId: 'msg_1' }],
    origin: 'http://127.0.0.1:8788',
  }).text;

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
      const text = [itemView(message).text, detailView(message).text, pageOf(message.kind, [message], evil)].join('\n');
      const tags = tagsOf(text).map(unquoted);
      expect(tags.filter((tag) => /^<(script|img|svg [^c]|object|embed|form(?! [cmd])|base)/i.test(tag))).toEqual([
        '<script src="">',
        '<script src="" defer>',
      ]);
      expect(tags.filter((tag) => /\son\w+\s*=/i.test(tag))).toEqual([]);
      expect(text).not.toMatch(/href="\s*javascript:/i);
      expect(tags.filter((tag) => /\sstyle\s*=/i.test(tag))).toEqual([]);
      expect(text).not.toContain('<script>pwned');
    },
  );

  it('that is a mail is shown in a frame without scripts, forms and origin', () => {
    const detail = detailView(hostile[0] as Message).text;
    const frames = tagsOf(detail).filter((tag) => tag.startsWith('<iframe'));
    expect(frames).toHaveLength(1);
    expect(frames[0]).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    expect(frames[0]).toContain('src="/page/mails/msg_1?scheme=light&amp;remote=0"');
    expect(mailPolicy(true)).toMatch(
      /^sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src/,
    );
    expect(mailPolicy(false)).not.toMatch(/https?:/);
    expect(pagePolicy).not.toMatch(/unsafe|https?:/);
  });
});

describe('Slack’s markup', () => {
  it.each([
    ['&lt;!channel&gt; &amp;amp;', '&lt;!channel&gt; &amp;amp;'],
    ['*bold* `code`', '<b>bold</b> <code>code</code>'],
    [
      '<https://example.com?a=1&amp;b=2|here>',
      '<a href="https://example.com?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">here</a>',
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
    expect(text).toMatch(/<div id="filled" class="work work-\w+" hidden>/);
    expect(text).toContain('http://127.0.0.1:8788/');
    expect(text).toContain(`<a class="nav-link" href="/?kind=${kind}" aria-current="page"`);
  });

  it('offers to clear a filter that finds nothing', () => {
    const text = pageOf('sms', [], '+15551234567');
    expect(text).toContain('Nothing fits these filters');
    expect(text).toContain('<a class="button" href="/?kind=sms">Clear filters</a>');
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
    const detail = detailView({ ...message, summary: { ...message.summary, html: '', text: 'plain' } }).text;
    expect(detail).toContain('<p class="mail-text">plain</p>');
    expect(detail).not.toContain('<iframe');
  });
});

describe('a search', () => {
  const [mail, , , , hook] = hostile as [Extract<Message, { kind: 'email' }>, Message, Message, Message, Message];
  const letter = {
    ...mail,
    summary: { ...mail.summary, subject: 'Order A-1', html: '<table><td>Thank <b>you</b></table>' },
  };

  it.each([
    ['order a-1', true],
    ['YOU thank', true],
    ['table', false],
    ['order b-2', false],
  ])('for “%s” finds a mail: %s', (search, found) => {
    expect(matchesText({ ...letter, to: 'ada@example.com', providerId: 're_1' }, search)).toBe(found);
  });

  it('looks into the body of a webhook', () => {
    const call = { ...hook, request: { ...hook.request, body: { order: { id: 'A-7' } } } } as Message;
    expect(matchesText(call, 'a-7')).toBe(true);
    expect(matchesText(call, 'a-8')).toBe(false);
  });
});

describe('a text message', () => {
  it.each([
    ['a'.repeat(160), '160 characters, 1 segment (GSM-7)'],
    ['a'.repeat(161), '161 characters, 2 segments (GSM-7)'],
    ['€'.repeat(81), '81 characters, 2 segments (GSM-7)'],
    ['ж'.repeat(70), '70 characters, 1 segment (UCS-2)'],
    ['ж'.repeat(71), '71 characters, 2 segments (UCS-2)'],
  ])('is as long as it is charged', (text, words) => expect(lengthOf(text)).toBe(words));

  it('has its web addresses as links, without the full stop after them', () => {
    expect(html`${linkified('See https://a.example/x?y=1&z=2. Or javascript:x')}`.text).toBe(
      'See <a href="https://a.example/x?y=1&amp;z=2" target="_blank" rel="noopener noreferrer">https://a.example/x?y=1&amp;z=2</a>. Or javascript:x',
    );
  });
});

describe('the controls', () => {
  it('show what is set, escaped', () => {
    const fault = { vendor: 'fcm', status: 503, body: evil, retryAfter: evil, delayMs: 20, drop: false } as const;
    const counts = { times: 4, ratio: 0.5, seed: 1, seen: 2, hits: 1, id: evil };
    const text = renderControls({
      ...{ overview, dashboardUrl, replies: [evil], dns: [{ name: evil, type: 'TXT', data: evil }] },
      faults: { data: [{ ...fault, ...counts }], failed: { fcm: 1 } },
    }).text;
    expect(text).toContain('replies 503 after 20 ms');
    expect(text).toContain('2 of 4');
    expect(text).not.toContain('<script>pwned');
    expect(
      tagsOf(text)
        .map(unquoted)
        .filter((tag) => /\son\w+\s*=|^<(img|iframe)/i.test(tag)),
    ).toEqual([]);
  });
});
