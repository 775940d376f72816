// The sandbox reports on messages as their vendors would: its own libraries take what it signs.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'svix';
import twilio from 'twilio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSandbox, startSandbox } from '../../support/sandbox.ts';

interface Called {
  url: string;
  headers: Record<string, string>;
  body: string;
}

const called: Called[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk) => {
    body += chunk;
  });
  request.on('end', () => {
    called.push({ url: request.url ?? '', headers: request.headers as Record<string, string>, body });
    response.writeHead(204).end();
  });
});
let sandbox: RunningSandbox;
let hooks: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  hooks = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  sandbox = await startSandbox();
});
afterAll(async () => {
  await sandbox.stop();
  receiver.close();
});

async function ask(path: string, body: unknown, headers: Record<string, string> = {}) {
  const isForm = body instanceof URLSearchParams;
  const response = await fetch(sandbox.url + path, {
    method: 'POST',
    headers: { 'user-agent': 'test', ...(isForm ? {} : { 'content-type': 'application/json' }), ...headers },
    body: isForm ? body : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

const secret = `whsec_${btoa('s'.repeat(24))}`;
const mail = async () => {
  const content = { from: 'a@example.com', to: ['b@example.com'], subject: 's', html: '<p>x</p>' };
  return String((await ask('/resend/emails', content, { authorization: 'Bearer re_1' })).json.id);
};
const text = async (StatusCallback: string) => {
  const fields = { To: '+15551234567', From: '+15005550006', Body: 'b', StatusCallback };
  const authorization = `Basic ${btoa('ACdemo:auth-token')}`;
  const path = '/twilio/2010-04-01/Accounts/ACdemo/Messages.json';
  return String((await ask(path, new URLSearchParams(fields), { authorization })).json.sid);
};

describe('a report', () => {
  it('of a mail is signed as Svix signs for Resend', async () => {
    const id = await mail();
    const url = `${hooks}/hooks/resend/channel`;
    const input = { type: 'bounced', secret, url, code: 'Transient' };
    expect((await ask(`/messages/${id}/reports`, input)).json).toEqual({ status: 204, body: '' });
    const { headers, body, url: path } = called.at(-1) ?? { headers: {}, body: '', url: '' };
    expect(path).toBe('/hooks/resend/channel');
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({
      type: 'email.bounced',
      data: { email_id: id, to: ['b@example.com'], bounce: { type: 'Transient' } },
    });
  });

  it('of a text message is signed as Twilio signs, and goes where the message says', async () => {
    const callback = `${hooks}/hooks/twilio/channel?d=1`;
    const id = await text(callback);
    const input = { type: 'failed', secret: 'auth-token', code: '30006' };
    expect((await ask(`/messages/${id}/reports`, input)).json).toEqual({ status: 204, body: '' });
    const { headers, body } = called.at(-1) ?? { headers: {}, body: '' };
    const form = Object.fromEntries(new URLSearchParams(body));
    expect(form).toMatchObject({ MessageSid: id, MessageStatus: 'undelivered', ErrorCode: '30006' });
    const signature = (headers as Record<string, string>)['x-twilio-signature'] ?? '';
    expect(twilio.validateRequest('auth-token', signature, callback, form)).toBe(true);
  });

  it('calls nothing but this machine', async () => {
    const before = called.length;
    const elsewhere = { type: 'delivered', secret, url: 'https://example.com/hooks/resend/1' };
    expect((await ask(`/messages/${await mail()}/reports`, elsewhere)).status).toBe(422);
    const named = await text('https://example.com/hooks/twilio/1');
    expect((await ask(`/messages/${named}/reports`, { type: 'delivered', secret: 'auth-token' })).status).toBe(422);
    expect(called).toHaveLength(before);
  });

  it('is refused where nobody answers', async () => {
    const input = { type: 'delivered', secret, url: 'http://127.0.0.1:9/hooks/resend/channel' };
    const { status, json } = await ask(`/messages/${await mail()}/reports`, input);
    expect([status, json.issues]).toEqual([422, [{ path: 'url', message: `nothing answers at ${input.url}` }]]);
  });

  it('is refused where it cannot be made', async () => {
    const id = await mail();
    for (const input of [
      {},
      { type: 'read', secret },
      { type: 'delivered', secret },
      { type: 'delivered', secret, extra: 1 },
    ])
      expect((await ask(`/messages/${id}/reports`, input)).status).toBe(422);
    const opened = { type: 'opened', secret: 'auth-token' };
    expect((await ask(`/messages/${await text(`${hooks}/x`)}/reports`, opened)).status).toBe(422);
    expect((await ask('/messages/unknown/reports', { type: 'delivered', secret })).status).toBe(404);
  });
});
