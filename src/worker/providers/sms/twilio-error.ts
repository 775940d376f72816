// Decides what an error code of Twilio means, both in an answer and in a later delivery report.
import type { FailedResult, RefusedResult } from '../provider.ts';
import type { Reason } from '../reasons.ts';
import { failed, refused, refusedForChannel } from '../results.ts';

interface Answered {
  statusCode?: number | null;
  body?: string;
  detail?: string | null;
}

/** Two retries within a day, the first one after half a day. */
const unreachableWaitMs = 12 * 3_600_000;

/** Faults of the channel: no message can be sent until its owner acts. */
const channelFaults: Record<number, Reason> = {
  20003: 'invalid_credentials',
  20005: 'account_suspended',
  20006: 'invalid_credentials',
  20404: 'invalid_credentials',
  21212: 'sender_not_valid',
  21408: 'region_not_enabled',
  21603: 'no_sender',
  21606: 'sender_not_valid',
  21659: 'sender_not_valid',
  21660: 'sender_not_valid',
  21701: 'sender_not_valid',
  21703: 'sender_not_valid',
  30002: 'account_suspended',
  30034: 'sender_not_registered',
  90010: 'account_suspended',
};

/** Faults of this message or number that do not change the channel or suppress the address. */
const messageFaults: Record<number, Reason> = {
  21602: 'empty_message',
  21604: 'invalid_phone',
  21608: 'recipient_not_allowed',
  21612: 'no_route',
  21617: 'message_too_large',
  30004: 'recipient_not_allowed',
  30007: 'carrier_filtered',
};

/** Numbers that can never receive a text message. */
const deadNumbers = new Set([21211, 21614, 30006]);

/** The result of an error code of Twilio; `null` for an unknown code. */
export function classifyTwilioError(
  code: number,
  to: string,
  answer: Answered = {},
): FailedResult | RefusedResult | null {
  const channelFault = channelFaults[code];
  if (channelFault !== undefined) return refusedForChannel(channelFault, answer);
  const messageFault = messageFaults[code];
  if (messageFault !== undefined) return refused(messageFault, answer);
  if (deadNumbers.has(code)) {
    return refused('invalid_phone', {
      ...answer,
      followUps: [{ kind: 'suppress', address: to, reason: 'hard_bounce' }],
    });
  }
  switch (code) {
    case 21610:
      return refused('opted_out', {
        ...answer,
        outcome: 'suppressed',
        followUps: [{ kind: 'suppress', address: to, reason: 'unsubscribed' }],
      });
    case 30005:
      return refused('number_unknown', {
        ...answer,
        followUps: [{ kind: 'suppress', address: to, reason: 'hard_bounce', afterTimes: 2 }],
      });
    case 20429:
      return failed('rate_limited', { ...answer, rateLimited: true });
    case 30001:
      return failed('provider_error', answer);
    case 30003:
      return failed('device_unreachable', { ...answer, retryAfterMs: unreachableWaitMs, maxRetries: 2 });
    case 30008:
      return failed('carrier_error', { ...answer, maxRetries: 1 });
    default:
      return null;
  }
}
