// Messages that left, and the providers and readers from whom something is heard of them.
import { exports } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { Delivery } from '../../../src/contract/messages/delivery.ts';
import { sign } from '../../../src/worker/guard/sign.ts';
import { type Answer, call } from '../worker.ts';
import { verifyDomain } from './channels.ts';
import type { Pipeline } from './pipeline.ts';
import { type Arrived, outside } from './world.ts';

export const webhookSecret = `whsec_${btoa('w'.repeat(24))}`;
export const authToken = 'token-1234567890';
export const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';

/** A channel of its own; `extra` are further fields of its body. */
export async function channelOf(p: Pipeline, kind: 'email' | 'sms', extra: Record<string, unknown> = {}) {
  await verifyDomain(p.tenant, 'mail.acme.test');
  const config = {
    email: { apiKey: 're_123456789012', from: 'hello@mail.acme.test', baseUrl: `${outside}/resend`, webhookSecret },
    sms: { accountSid: 'AC123', authToken, from: '+14155550100', baseUrl: `${outside}/twilio` },
  }[kind];
  const made = await p.tenant.api.post('notifications/channels', { kind, name: crypto.randomUUID(), config, ...extra });
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id as string;
}

/** The message of a run with one step, as it arrived outside, and its log row. */
export interface Sent {
  channelId: string;
  runId: string;
  request: Arrived;
  row(): Promise<Delivery>;
  /** Types in the log row, machines with a star. */
  heard(): Promise<string[]>;
}

/** Sends a mail to ada through the channel. */
export const mailTo = (p: Pipeline, channelId: string, config: Record<string, unknown> = {}): Promise<Sent> =>
  sendBy(p, channelId, 'email', {
    label: 'welcome',
    type: 'send_email',
    config: {
      channelId,
      to: 'ada@example.com',
      ...('templateId' in config ? {} : { subject: 's', bodyHtml: '<p>x</p>' }),
      ...config,
    },
  });

/** Sends a text message to ada through the channel. */
export const textTo = (p: Pipeline, channelId: string): Promise<Sent> =>
  sendBy(p, channelId, 'sms', {
    label: 'text',
    type: 'send_sms',
    config: { channelId, to: '+14155550111', body: 'b' },
  });

async function sendBy(p: Pipeline, channelId: string, vendor: 'email' | 'sms', step: object): Promise<Sent> {
  const eventType = crypto.randomUUID();
  const id = await p.workflow([step], { trigger: { eventType } });
  await p.identify({ name: 'Ada' });
  await p.track(eventType);
  await p.flow();
  const { id: runId } = await p.onlyRun(id);
  const row = async () => {
    const { data } = (await p.tenant.api.get(`notifications/logs?runId=${runId}`)).json;
    return data[0] as Delivery;
  };
  const nothing: Arrived = { url: '', headers: new Headers(), text: '', body: {} };
  const request = p.world.arrived(vendor).at(-1) ?? nothing;
  const heard = async () => (await row()).events.map(({ type, machine }) => (machine ? `${type}*` : type));
  return { channelId, runId, request, row, heard };
}

interface ResendCall {
  id?: string;
  secret?: string;
  channelId?: string;
}

/** Resend tells of the n-th mail that arrived, as Svix signs it. */
export async function resendTells(
  { channelId }: { channelId: string },
  type: string,
  data: Record<string, unknown> = {},
  { id = `msg_${crypto.randomUUID()}`, secret = webhookSecret, channelId: at = channelId }: ResendCall = {},
): Promise<Answer> {
  const body = JSON.stringify({ type, created_at: new Date().toISOString(), data: { email_id: 'email-1', ...data } });
  const seconds = Math.floor(Date.now() / 1_000);
  const headers = {
    'svix-id': id,
    'svix-timestamp': String(seconds),
    'svix-signature': await sign([secret], id, seconds, body),
  };
  return call('POST', `/hooks/resend/${at}`, { body, headers });
}

/** Twilio tells of a text message at the address that the message named. */
export async function twilioTells(
  { request }: Pick<Sent, 'request'>,
  status: string,
  extra: Record<string, string> = {},
  token = authToken,
) {
  const url = String(request.body.StatusCallback);
  const form = { MessageSid: 'SM1', MessageStatus: status, To: String(request.body.To), ...extra };
  const signed =
    url +
    Object.entries(form)
      .sort()
      .map(([name, value]) => name + value)
      .join('');
  const key = await crypto.subtle.importKey(
    'raw',
    new TextEncoder().encode(token),
    { name: 'HMAC', hash: 'SHA-1' },
    false,
    ['sign'],
  );
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signed)));
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': btoa(String.fromCharCode(...mac)),
  };
  return call('POST', url.replace('https://sendora.test', ''), { body: new URLSearchParams(form).toString(), headers });
}

/** Opens a link of a mail; such a page is no part of the API. */
export async function visit(
  url: string,
  { method = 'GET', agent = browser, ...init }: RequestInit & { agent?: string } = {},
) {
  const worker = (exports as unknown as { default: Fetcher }).default;
  return worker.fetch(url, { redirect: 'manual', method, ...init, headers: { 'user-agent': agent, ...init.headers } });
}

/** The links of a mail that lead back to us, by the letter of their path. */
export function linksOf({ request }: Sent, letter: 'o' | 'c' | 'u'): string[] {
  const html = String(request.body.html);
  return [...html.matchAll(new RegExp(`"(https://sendora\\.test/${letter}/[^"]+)"`, 'g'))].map(
    (found) => found[1] ?? '',
  );
}

/** Events of a type in the stream, once everything that waits was handled. */
export async function streamed(p: Pipeline, type: string) {
  await p.flow();
  return (await p.tenant.api.get(`events?type=${type}&pageSize=100`)).json.data as {
    userId: string | null;
    properties: Record<string, unknown>;
  }[];
}

/** What the suppression list says of an address. */
export async function suppressionOf(p: Pipeline, address: string, kind = 'email'): Promise<string | null> {
  const found = await p.tenant.api.get(`email/suppressions?kind=${kind}&address=${encodeURIComponent(address)}`);
  expect(found.status).toBe(200);
  return found.json.data[0]?.reason ?? null;
}
