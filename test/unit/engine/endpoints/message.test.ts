import { describe, expect, test } from 'vitest';
import { judgeAnswer } from '../../../../src/engine/endpoints/answer.ts';
import { endpointBody, webhookIdOf } from '../../../../src/engine/endpoints/body.ts';

describe('the answer of an endpoint', () => {
  test.each([
    [200, null, { kind: 'success' }],
    [204, null, { kind: 'success' }],
    [299, 'abort-message', { kind: 'success' }],
    [301, null, { kind: 'failure' }],
    [302, null, { kind: 'failure' }],
    [400, null, { kind: 'failure' }],
    [404, null, { kind: 'failure' }],
    [429, null, { kind: 'failure' }],
    [500, null, { kind: 'failure' }],
    [null, null, { kind: 'failure' }],
    [410, null, { kind: 'gone' }],
    [410, 'abort-message', { kind: 'gone' }],
    [500, 'abort-message', { kind: 'aborted' }],
    [400, ' Abort-Message ', { kind: 'aborted' }],
    [500, 'something else', { kind: 'failure' }],
    [500, 'disable', { kind: 'asked', took: false }],
    [200, 'DISABLE', { kind: 'asked', took: true }],
  ])('%s with the header %s', (statusCode, asks, verdict) => {
    expect(judgeAnswer({ statusCode, asks })).toEqual(verdict);
  });
});

describe('the message for an endpoint', () => {
  const event = {
    ...{ receivedAt: 5, depth: 0, kind: 'track', traits: null },
    properties: { z: 1, a: 'é "<&>" \u2028' },
    messageId: 'm',
    anonymousId: null,
    userId: 'ada',
    type: 'order.paid',
    timestamp: Date.UTC(2026, 4, 1),
    id: 'e',
  };

  test('has its keys in one order, and the properties as they came', () => {
    expect(endpointBody('p', event)).toBe(
      '{"type":"order.paid","timestamp":"2026-05-01T00:00:00.000Z","data":{"id":"e","projectId":"p","userId":"ada","anonymousId":null,"messageId":"m","properties":{"z":1,"a":"é \\"<&>\\" \u2028"}}}',
    );
  });

  test('is the same whatever the order in which the event was read', () => {
    const turned = Object.fromEntries(Object.entries(event).toReversed()) as typeof event;
    expect(endpointBody('p', turned)).toBe(endpointBody('p', event));
  });

  test('has an id of the characters that Standard Webhooks allows', () => {
    expect(webhookIdOf('0198c0de-0000-8000-8000-00000000abcd')).toBe('msg_0198c0de00008000800000000000abcd');
  });
});
