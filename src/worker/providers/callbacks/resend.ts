// Resend's callbacks, which Svix signs: https://resend.com/docs/dashboard/webhooks/event-types
import { isObject } from '../../../contract/json.ts';
import type { HeardType } from '../../../contract/messages/delivery.ts';
import type { HeardFact } from '../../../engine/heard/heard.ts';
import { isMachine } from '../../../engine/heard/machine.ts';
import { verifySignature } from '../../guard/sign.ts';
import { sha256Hex } from '../../ids.ts';
import type { CallbackReader } from './callback.ts';

/** A request that is older, or from further ahead, may be one that somebody recorded. */
const toleranceMs = 5 * 60_000;
const longestCode = 200;

const types: Readonly<Record<string, HeardType>> = {
  'email.delivered': 'delivered',
  'email.opened': 'opened',
  'email.clicked': 'clicked',
  'email.bounced': 'bounced',
  'email.complained': 'complained',
  'email.failed': 'failed',
  'email.suppressed': 'failed',
};

export const resendCallbacks: CallbackReader<'email'> = {
  kind: 'email',
  async verify(config, { headers, body, now }) {
    const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) => headers.get(`svix-${name}`));
    const secret = 'webhookSecret' in config ? config.webhookSecret : undefined;
    if (!secret || !id || !timestamp || !signatures || !/^\d{1,12}$/.test(timestamp)) return false;
    if (Math.abs(now - Number(timestamp) * 1_000) > toleranceMs) return false;
    return verifySignature(secret, { id, timestamp, body, signatures });
  },
  read({ headers, body, now }) {
    const { type, created_at: createdAt, data } = objectOf(parse(body));
    const heard = typeof type === 'string' ? types[type] : undefined;
    const { email_id: providerId, ...details } = objectOf(data);
    if (heard === undefined || typeof providerId !== 'string') return null;
    const id = sha256Hex(`svix\n${headers.get('svix-id')}`).slice(0, 16);
    const fact = { type: heard, at: timeOf(createdAt, now), id, ...detailsOf(heard, String(type), details) };
    return { about: { providerId }, facts: [fact] };
  },
};

function detailsOf(heard: HeardType, type: string, data: Record<string, unknown>): Partial<HeardFact> {
  if (heard === 'complained') return { suppress: 'complaint' };
  if (heard === 'bounced') {
    const { type: bounceType, subType } = objectOf(data.bounce);
    const code = [bounceType, subType].filter((part) => typeof part === 'string').join('/');
    return { ...codeOf(code), ...(bounceType === 'Permanent' ? { suppress: 'hard_bounce' as const } : {}) };
  }
  if (heard === 'failed') {
    const { reason } = objectOf(data.failed);
    return codeOf(typeof reason === 'string' ? reason : type.slice(type.indexOf('.') + 1));
  }
  if (heard === 'delivered') return {};
  const { link, userAgent: agent } = objectOf(heard === 'clicked' ? data.click : data.open);
  const machine = typeof agent === 'string' && isMachine({ method: 'GET', agent });
  return {
    ...(machine ? { machine: true as const } : {}),
    ...(heard === 'clicked' && typeof link === 'string' ? { url: link } : {}),
  };
}

const codeOf = (code: string) => (code === '' ? {} : { code: code.slice(0, longestCode) });

/** When it happened by the provider's clock, which may be ahead of ours. */
function timeOf(text: unknown, now: number): number {
  const at = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? now : Math.min(at, now);
}

const objectOf = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {});

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
