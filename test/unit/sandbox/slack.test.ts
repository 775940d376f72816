import { describe, expect, it } from 'vitest';
import { takeTurn } from '../../../src/sandbox/state/pacing.ts';
import { judgeSlack } from '../../../src/sandbox/vendors/slack.ts';
import { type RequestParts, receive } from '../../support/sandbox-request.ts';

const params = { team: 'T0', bot: 'B0', token: 'tok' };
const judge = (parts: RequestParts) => judgeSlack(receive({ params, path: '/slack/services/T0/B0/tok', ...parts }));
const attachment = { color: '#e11d48', fallback: 'f', title: 't', text: 'x' };
const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('Slack', () => {
  it('answers with ok', () => {
    const { answer, capture } = judge({ body: { text: 'Hi', attachments: [attachment] } });
    expect([answer.status, answer.body]).toEqual([200, 'ok']);
    expect(capture).toMatchObject({
      kind: 'slack',
      to: 'T0/B0/tok',
      summary: { text: 'Hi', attachments: [attachment] },
    });
    expect(capture?.recipients).toContain('tok');
  });

  it.each([
    [
      'a form with a payload',
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `payload=${encodeURIComponent('{"text":"Hi"}')}`,
      },
    ],
    ['blocks alone', { body: { blocks: [section('Hi')] } }],
    ['attachments alone', { body: { attachments: [attachment] } }],
    ['20 attachments', { body: { attachments: Array(20).fill(attachment) } }],
    ['an attachment of 3,000 characters', { body: { attachments: [{ text: '😀'.repeat(3000) }] } }],
  ])('accepts %s', (_what, parts: RequestParts) => expect(judge(parts).answer.status).toBe(200));

  it.each([
    ['an empty text', { body: { text: ' ' } }, 400, 'no_text'],
    ['nothing', { body: {} }, 400, 'no_text'],
    ['broken JSON', { body: '{' }, 400, 'invalid_payload'],
    ['a list', { body: [] }, 400, 'invalid_payload'],
    ['a text that is a number', { body: { text: 7 } }, 400, 'invalid_payload'],
    [
      'a form without payload',
      { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'text=Hi' },
      400,
      'invalid_payload',
    ],
    ['21 attachments', { body: { attachments: Array(21).fill(attachment) } }, 400, 'too_many_attachments'],
    ['attachments that are no list', { body: { text: 'Hi', attachments: {} } }, 400, 'invalid_attachments'],
    ['an attachment that is text', { body: { attachments: ['x'] } }, 400, 'invalid_attachments'],
    [
      'an attachment of 3,001 characters',
      { body: { attachments: [{ title: 'a', text: 'x'.repeat(3000) }] } },
      400,
      'invalid_attachments',
    ],
    ['a block of 3,001 characters', { body: { blocks: [section('x'.repeat(3001))] } }, 400, 'msg_blocks_too_long'],
    [
      'such a block in an attachment',
      { body: { attachments: [{ blocks: [section('x'.repeat(3001))] }] } },
      400,
      'msg_blocks_too_long',
    ],
    ['a team that is none', { params: { ...params, team: 'X0' }, body: { text: 'Hi' } }, 404, 'no_service'],
    ['a bot that is none', { params: { ...params, bot: '0' }, body: { text: 'Hi' } }, 404, 'no_service'],
    ['no hook at all', { params: {}, body: { text: 'Hi' } }, 404, 'no_service'],
    ['a GET', { method: 'GET' }, 405, 'method_not_allowed'],
  ])('refuses %s', (_what, parts: RequestParts, status, word) => {
    const { answer, capture } = judge(parts);
    expect([answer.status, answer.body, capture]).toEqual([status, word, null]);
  });

  it('limits the rate of each hook separately', () => {
    const pace = judge({ body: { text: 'Hi' } }).pace;
    expect(pace).toMatchObject({ key: '/slack/services/T0/B0/tok', burst: 30, everyMs: 1000 });
    expect(pace?.refusal).toMatchObject({ status: 429, body: 'rate_limited', headers: { 'retry-after': '1' } });
  });
});

describe('a rate limit', () => {
  it('accepts a burst, then one per interval, then a burst again after a rest', () => {
    let freeAtMs: number | null = null;
    const ask = (nowMs: number) => {
      const turn = takeTurn(freeAtMs, 3, 1000, nowMs);
      freeAtMs = turn.freeAtMs;
      return turn.granted;
    };
    expect([ask(0), ask(0), ask(0), ask(0), ask(999)]).toEqual([true, true, true, false, false]);
    expect([ask(1000), ask(1000), ask(2000)]).toEqual([true, false, true]);
    expect([ask(9000), ask(9000), ask(9000), ask(9000)]).toEqual([true, true, true, false]);
  });
});
