import { describe, expect, it } from 'vitest';
import { singlePlan } from '../../../../src/engine/alerts/single.ts';
import type { NoticePlan } from '../../../../src/engine/alerts/state.ts';
import {
  type AlertMessageFacts,
  alertMessage,
  digestMessage,
  notificationMessage,
} from '../../../../src/engine/ops-messages/alert-message.ts';
import { discordPayload } from '../../../../src/engine/ops-messages/discord.ts';
import { alertEmail, alertFeedItem, alertPush, alertSms } from '../../../../src/engine/ops-messages/personal.ts';
import { escapeWithin, slackPayload, slackPlain } from '../../../../src/engine/ops-messages/slack.ts';
import { teamsPayload } from '../../../../src/engine/ops-messages/teams.ts';
import { payloadFaults, webhookBody } from '../../../../src/engine/ops-messages/webhook.ts';
import { judgeSlack } from '../../../../src/sandbox/vendors/slack.ts';
import { receive } from '../../../support/sandbox-request.ts';

const at = Date.UTC(2026, 4, 1, 14, 5, 2);
const plan: NoticePlan = { ...singlePlan([], 'e1', at), staysOpen: true, closedWhy: null };
const ackUrl = 'https://sendora.example.com/a/TOKEN';
const facts = (change: Partial<AlertMessageFacts> = {}): AlertMessageFacts => ({
  rule: { name: 'Bounces', runbookUrl: 'https://wiki.example.com/mail' },
  plan,
  headline: '[critical] Bounces: email.bounced',
  group: { host: 'mx1' },
  events: [{ type: 'email.bounced', properties: { code: 550, host: 'mx1', ok: false, list: [1] }, receivedAt: at }],
  text: null,
  alsoFor: ['Everything'],
  eventUrl: 'https://sendora.example.com/app/p/events/e1',
  ackUrl,
  ...change,
});
const hostile = '<!channel> & <@U123> | *bold* [x](http://evil.example) \u0000 @everyone';
const attachmentOf = (change: Partial<AlertMessageFacts> = {}) => {
  const [attachment] = slackPayload(alertMessage(facts(change))).attachments ?? [];
  if (!attachment) throw new Error('no attachment');
  return attachment;
};

describe('a Slack message', () => {
  it('of a fire is one attachment with group, fields, links and rules', () => {
    const payload = slackPayload(alertMessage(facts()));
    expect(payload.text).toBe('[critical] Bounces: email.bounced');
    expect(payload.attachments).toEqual([
      {
        color: '#1c57ad',
        fallback: '[critical] Bounces: email.bounced',
        title: '[critical] Bounces: email.bounced',
        title_link: 'https://sendora.example.com/app/p/events/e1',
        text: 'host = mx1\n<https://sendora.example.com/a/TOKEN|Acknowledge> · <https://wiki.example.com/mail|Runbook>',
        fields: [
          { title: 'code', value: '550', short: true },
          { title: 'host', value: 'mx1', short: true },
          { title: 'ok', value: 'false', short: true },
        ],
        footer: 'Bounces · email · also: Everything',
        ts: Math.floor(at / 1_000),
        mrkdwn_in: ['text'],
      },
    ]);
  });

  it('shows twenty lines with their counts, and how many more there are', () => {
    const lines = Array.from({ length: 32 }, (_, i) => ({ key: `mx${i}`, count: 40 - i }));
    const { text } = attachmentOf({ plan: { ...plan, lines } });
    expect(text).toContain('×40 mx0\n×39 mx1');
    expect(text).toContain('×21 mx19\nand 12 more');
  });

  it('shows the newest events where there is no dedupeKey', () => {
    const events = [1, 2].map((n) => ({ type: 'email.bounced', properties: { n }, receivedAt: at }));
    const { text } = attachmentOf({ plan: { ...plan, count: 5 }, events });
    expect(text).toContain('14:05:02 email.bounced n=1\n14:05:02 email.bounced n=2\nand 3 more');
  });

  it('of a repetition has no fields, and of a resolution neither fields nor links', () => {
    const repeat = attachmentOf({ plan: { ...plan, kind: 'repeat', lines: [{ key: 'mx1', count: 3 }] } });
    expect(repeat).toMatchObject({ fields: [], text: expect.stringMatching(/×3 mx1\n<.*Acknowledge>/) });
    const resolve = attachmentOf({ plan: { ...plan, kind: 'resolve', closedWhy: 'event', staysOpen: false } });
    expect(resolve).toMatchObject({ fields: [], text: 'host = mx1\nResolved by an event.' });
    expect(resolve).not.toHaveProperty('title_link');
  });

  it('cannot be made to mention anybody or to hold a link by an event', () => {
    const change = {
      headline: hostile,
      group: { [hostile]: hostile },
      text: hostile,
      alsoFor: [hostile],
      events: [{ type: hostile, properties: { [hostile]: hostile }, receivedAt: at }],
    };
    const payload = slackPayload(alertMessage(facts(change)));
    const texts = JSON.stringify(payload).replaceAll(/<https:\/\/[^|>]+\|(Acknowledge|Runbook)>/g, '');
    expect(texts).not.toMatch(/[<>]/);
    expect(texts.replaceAll(/&(amp|lt|gt);/g, '')).not.toContain('&');
  });

  it.each([
    ['a long text', { text: '&'.repeat(20_000) }],
    [
      'many long lines',
      {
        plan: { ...plan, lines: Array.from({ length: 200 }, (_, i) => ({ key: `${i}${'<'.repeat(400)}`, count: 9 })) },
      },
    ],
    [
      'long everything',
      {
        headline: '<'.repeat(9_000),
        alsoFor: ['>'.repeat(9_000)],
        events: [
          {
            type: 'x',
            properties: Object.fromEntries(
              Array.from({ length: 99 }, (_, i) => [`k${i}${'&'.repeat(300)}`, '&'.repeat(900)]),
            ),
            receivedAt: at,
          },
        ],
      },
    ],
  ])('of %s has at most 3,000 characters in all, keeps its links, and Slack takes it', (_name, change) => {
    const payload = slackPayload(alertMessage(facts(change)));
    const [a] = payload.attachments ?? [];
    const texts = [
      payload.text,
      a?.fallback,
      a?.title,
      a?.title_link,
      a?.text,
      a?.footer,
      ...(a?.fields ?? []).flatMap((f) => [f.title, f.value]),
    ];
    expect(texts.join('').length).toBeLessThanOrEqual(3_000);
    expect(a?.text).toContain(`<${ackUrl}|Acknowledge>`);
    expect(texts.join('')).toContain('…');
    const params = { team: 'T0', bot: 'B0', token: 'tok' };
    expect(judgeSlack(receive({ params, path: '/slack/services/T0/B0/tok', body: payload }))).toMatchObject({
      answer: { status: 200 },
    });
    expect(slackPlain(payload).text.length).toBeLessThanOrEqual(3_000);
  });

  it('is cut between characters, and never inside of what is escaped', () => {
    expect(escapeWithin('a&b', 20)).toBe('a&amp;b');
    expect(escapeWithin('a&b', 4)).toBe('a…');
    expect(escapeWithin('😀😀', 3)).toBe('😀…');
    expect(escapeWithin('abc', 3)).toBe('abc');
    expect(escapeWithin('abcd', 3)).toBe('ab…');
  });

  it('of a storm has a line for each rule', () => {
    const message = digestMessage({
      rules: { Disk: 7, Bounces: 20 },
      module: 'email',
      windowSeconds: 60,
      url: null,
      at,
    });
    expect(slackPayload(message)).toMatchObject({
      text: '27 more alerts in 60 s',
      attachments: [{ text: '×20 Bounces\n×7 Disk' }],
    });
  });

  it('of a notification rule has title, text and address', () => {
    const message = notificationMessage({
      title: 'Order <1>',
      body: 'Paid & packed',
      url: '/orders/1',
      ruleName: 'orders',
      eventType: 'order.paid',
      at,
    });
    const [attachment] = slackPayload(message).attachments ?? [];
    expect(attachment).toMatchObject({
      color: '#7d5700',
      title: 'Order &lt;1&gt;',
      text: 'Paid &amp; packed',
      footer: 'orders · order',
    });
    expect(attachment).not.toHaveProperty('title_link');
  });
});

describe('other services', () => {
  const long = { headline: 'h'.repeat(9_000), text: hostile.repeat(500), alsoFor: ['z'.repeat(5_000)] };

  it('Discord gets one embed that mentions nobody, within its limits', () => {
    const payload = discordPayload(alertMessage(facts(long))) as {
      embeds: { title: string; description: string; color: number; fields: { name: string; value: string }[] }[];
      allowed_mentions: object;
    };
    const [embed] = payload.embeds;
    expect(payload.allowed_mentions).toEqual({ parse: [] });
    expect(embed?.title.length).toBeLessThanOrEqual(256);
    expect(embed?.description.length).toBeLessThanOrEqual(4_096);
    expect(embed?.description).toContain(`[Acknowledge](${ackUrl})`);
    expect(embed?.description).not.toContain('[x](http');
    expect(embed?.color).toBe(0x1c57ad);
    expect(JSON.stringify(payload).length).toBeLessThan(6_500);
    expect(embed?.fields.length).toBeLessThanOrEqual(25);
  });

  it('Teams gets an Adaptive Card of less than 28 KB with actions', () => {
    const payload = teamsPayload(alertMessage(facts(long)));
    expect(new TextEncoder().encode(JSON.stringify(payload)).length).toBeLessThan(28 * 1_024);
    expect(payload).toMatchObject({
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: { type: 'AdaptiveCard', version: '1.4', actions: [{ type: 'Action.OpenUrl', url: ackUrl }, {}, {}] },
        },
      ],
    });
    expect(JSON.stringify(payload)).not.toContain('[x](http');
  });

  it('an email escapes every value', () => {
    const { subject, html, text } = alertEmail(alertMessage(facts({ text: '<img src=x onerror=alert(1)>' })));
    expect(subject).toBe('[critical] Bounces: email.bounced');
    expect(html).not.toContain('<img');
    expect(html).toContain(`<a href="${ackUrl}">Acknowledge</a>`);
    expect(text).toContain(`Acknowledge: ${ackUrl}`);
  });

  it('an SMS keeps the link whole and has at most 480 characters', () => {
    const sms = alertSms(alertMessage(facts({ headline: 'h'.repeat(2_000) })));
    expect(sms.length).toBeLessThanOrEqual(480);
    expect(sms.endsWith(` ${ackUrl}`)).toBe(true);
  });

  it('an item of the feed leads there, too', () => {
    const item = { title: '[critical] Bounces: email.bounced', body: 'host = mx1', url: ackUrl };
    expect(alertFeedItem(alertMessage(facts()))).toEqual(item);
  });

  it('a push leads to the acknowledgement', () => {
    expect(alertPush(alertMessage(facts()))).toEqual({
      title: '[critical] Bounces: email.bounced',
      body: 'host = mx1',
      data: { url: ackUrl },
    });
  });
});

describe('the body of a generic webhook', () => {
  const content = {
    type: 'alert.fire',
    timestamp: '2026-05-01T14:05:02.000Z',
    data: {
      alert: { count: 3, title: 'A "quoted"\nline' },
      rule: { name: 'Bounces' },
      event: { type: 'x', properties: { host: 'mx"1' } },
    },
  };

  it('is the standard one without a template', () => {
    expect(webhookBody(content, null, at)).toEqual({ body: JSON.stringify(content), failure: null });
  });

  it('follows the template, whose values cannot leave their texts', () => {
    const template =
      '{"t":"{{alert.title}}","n":{{json alert.count}},"h":"{{event.host}}","r":"{{rule.name}} {{type}}"}';
    const { body, failure } = webhookBody(content, template, at);
    expect(failure).toBeNull();
    expect(JSON.parse(body)).toEqual({ t: 'A "quoted"\nline', n: 3, h: 'mx"1', r: 'Bounces alert.fire' });
  });

  it('is the standard one where the template gives no JSON, which it says', () => {
    const { body, failure } = webhookBody(content, '{"n": {{alert.title}} }', at);
    expect(body).toBe(JSON.stringify(content));
    expect(failure).toMatch(/does not render to JSON/);
  });

  it.each([
    ['{"n": {{json alert.count}} }', []],
    ['{"n":"{{alerts.count}}"}', ['unknown_variable']],
    ['{"n":{{alert.title}}}', ['template_syntax']],
    ['not json', ['template_syntax']],
    ['{{#each', ['template_syntax']],
  ])('of the template %s has the faults %j', (template, codes) => {
    expect(payloadFaults(template).map(({ code }) => code)).toEqual(codes);
  });
});
