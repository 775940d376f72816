import { describe, expect, it } from 'vitest';
import { judgeTwilio } from '../../../src/sandbox/vendors/twilio.ts';
import { createContext, receive } from '../../support/sandbox-request.ts';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const form = 'application/x-www-form-urlencoded';

interface Parts {
  authorization?: string;
  contentType?: string;
  sid?: string;
}

function send(
  fields: Record<string, string>,
  { authorization = basic('ACdemo:secret'), contentType = form, sid = 'ACdemo' }: Parts = {},
) {
  const request = receive({
    params: { sid },
    headers: { authorization: authorization || undefined, 'content-type': contentType },
    body: new URLSearchParams(fields).toString(),
  });
  return judgeTwilio(request, createContext());
}

const message = { To: '+15551234567', From: '+15005550006', Body: 'Hello' };

describe('Twilio', () => {
  it('queues a message', () => {
    const { answer, capture } = send(message);
    expect(answer.status).toBe(201);
    expect(JSON.parse(answer.body)).toMatchObject({
      sid: 'SMid1',
      status: 'queued',
      account_sid: 'ACdemo',
      to: '+15551234567',
      body: 'Hello',
      error_code: null,
    });
    expect(capture).toEqual({
      kind: 'sms',
      to: '+15551234567',
      recipients: ['+15551234567'],
      providerId: 'SMid1',
      summary: { from: '+15005550006', to: '+15551234567', text: 'Hello' },
    });
  });

  it.each([
    ['a messaging service', { ...message, From: '', MessagingServiceSid: 'MG1' }, {}],
    ['a sender name', { ...message, From: 'Sendora' }, {}],
    ['a short code', { ...message, From: '12345' }, {}],
    ['1,600 characters', { ...message, Body: 'ü'.repeat(1600) }, {}],
    ['an API key instead of the account', message, { authorization: basic('SKkey:secret') }],
  ])('accepts %s', (_what, fields, parts) => expect(send(fields, parts).answer.status).toBe(201));

  it.each([
    ['no credentials', message, { authorization: '' }, 401, 20003],
    ['credentials of another account', message, { authorization: basic('ACother:secret') }, 401, 20003],
    ['an empty secret', message, { authorization: basic('ACdemo:') }, 401, 20003],
    ['an account that is none', message, { sid: 'demo', authorization: basic('demo:secret') }, 401, 20003],
    ['JSON', message, { contentType: 'application/json' }, 400, 21604],
    ['no To', { ...message, To: '' }, {}, 400, 21604],
    ['no From', { ...message, From: '' }, {}, 400, 21603],
    ['no text', { ...message, Body: '' }, {}, 400, 21602],
    ['1,601 characters', { ...message, Body: 'a'.repeat(1601) }, {}, 400, 21617],
    ['a number without a country', { ...message, To: '5551234567' }, {}, 400, 21211],
    ['a number of letters', { ...message, To: '+1555CALLME' }, {}, 400, 21211],
    ['an invalid From', { ...message, From: '+0' }, {}, 400, 21212],
    ['a service that is none', { ...message, From: '', MessagingServiceSid: 'XX1' }, {}, 400, 21703],
    ['a number writing to itself', { ...message, From: message.To }, {}, 400, 21266],
    ['the magic invalid number', { ...message, To: '+15005550001' }, {}, 400, 21211],
    ['the magic unreachable number', { ...message, To: '+15005550002' }, {}, 400, 21612],
    ['the magic foreign number', { ...message, To: '+15005550003' }, {}, 400, 21408],
    ['the magic opted-out number', { ...message, To: '+15005550004' }, {}, 400, 21610],
    ['the magic landline', { ...message, To: '+15005550009' }, {}, 400, 21614],
    ['the magic sender that is not owned', { ...message, From: '+15005550007' }, {}, 400, 21606],
  ])('refuses %s', (_what, fields, parts, status, code) => {
    const { answer, capture } = send(fields, parts);
    expect(answer.status).toBe(status);
    expect(capture).toBeNull();
    expect(JSON.parse(answer.body)).toEqual({
      code,
      status,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
    });
  });
});
