import { describe, expect, test } from 'vitest';
import type { SlackConfig } from '../../../../../src/contract/messages/channels/slack.ts';
import { slackIncomingWebhook } from '../../../../../src/worker/providers/slack/incoming-webhook.ts';
import { deadWords, payloadWords, permissionWords } from '../../../../../src/worker/providers/slack/words.ts';
import { nowMs, outsideWorld, says } from '../outside-world.ts';
import { slack, slackMessage } from '../samples.ts';

const send = async (answer: Parameters<typeof outsideWorld>[0], config: SlackConfig = slack) => {
  const { arrived, context } = outsideWorld(answer);
  return { result: await slackIncomingWebhook.send(config, slackMessage, context), arrived };
};

describe('a post to Slack', () => {
  test('is the payload as JSON, and 200 with ok is its only success', async () => {
    const { result, arrived } = await send(says(200, 'ok'));
    expect(result).toEqual({ kind: 'sent', providerId: null, statusCode: 200, body: 'ok' });
    expect(arrived).toMatchObject([{ url: slack.webhookUrl, method: 'POST' }]);
    expect(JSON.parse(arrived[0]?.body ?? '')).toEqual(slackMessage.payload);
    expect((await send(says(200, 'something else'))).result).toMatchObject({
      kind: 'failed',
      reason: 'bad_response',
    });
  });

  test.each([...deadWords])('that is answered with %s closes the channel at once', async (word) => {
    const { result, arrived } = await send(says(word === 'channel_is_archived' ? 410 : 404, word));
    expect(result).toMatchObject({
      kind: 'refused',
      reason: 'hook_gone',
      body: word,
      followUps: [{ kind: 'channel_refused', atOnce: true, detail: expect.stringContaining(word) }],
    });
    expect(arrived).toHaveLength(1);
  });

  test.each([...permissionWords])('that is answered with %s is refused, and the channel stays', async (word) => {
    const { result } = await send(says(403, word));
    expect(result).toMatchObject({ kind: 'refused', outcome: 'error', reason: 'posting_not_allowed' });
    expect(result).not.toHaveProperty('followUps');
  });

  test.each([...payloadWords])('that is answered with %s is sent once more as plain text', async (word) => {
    const answers = [says(400, word), says(200, 'ok')];
    const { result, arrived } = await send((request) => (answers.shift() ?? says(500, ''))(request));
    expect(result).toMatchObject({ kind: 'sent', statusCode: 200, body: expect.stringContaining(word) });
    expect(arrived).toHaveLength(2);
    expect(JSON.parse(arrived[1]?.body ?? '')).toEqual({ text: expect.stringContaining('Acknowledge') });
  });

  test('whose plain text is refused too ends there', async () => {
    const { result, arrived } = await send(says(400, 'invalid_payload'));
    expect(result).toMatchObject({ kind: 'refused', reason: 'invalid_message' });
    expect(arrived).toHaveLength(2);
  });

  test.each([
    ['a header in seconds', says(429, 'rate_limited', { 'retry-after': '4' }), 4_000],
    ['a header with a date', says(429, '', { 'retry-after': new Date(nowMs + 9_000).toUTCString() }), 9_000],
    ['no header', says(429, 'rate_limited'), 1_000],
    ['another status', says(403, 'rate_limited'), 1_000],
  ])('that is limited, with %s, waits', async (_name, answer, retryAfterMs) => {
    expect((await send(answer)).result).toMatchObject({ kind: 'failed', rateLimited: true, retryAfterMs });
  });

  test.each([
    [500, 'rollup_error'],
    [200, 'rollup_error'],
    [503, 'upstream is sad'],
    [408, ''],
  ])('that is answered with %i and %j is tried again', async (status, body) => {
    expect((await send(says(status, body))).result).toMatchObject({ kind: 'failed' });
  });

  test('that is answered with 403 and no word counts against the credentials', async () => {
    const { result } = await send(says(403, 'Forbidden'));
    expect(result).toMatchObject({ reason: 'invalid_credentials', followUps: [{ kind: 'channel_refused' }] });
    expect(result).not.toHaveProperty('followUps.0.atOnce');
  });
});
