// Decides whether a message may leave.
// 1. The gates are checked in this order: suppression list, audience, channel, recipient, verified sender domain. The
//    first closed one is reported, with a reason of its own.
// 2. A gate judges facts that the caller has read just now; nothing here is remembered from an earlier moment.
import type { Mismatch } from '../conditions/evaluate.ts';

export type ClosedGate = {
  outcome: 'suppressed' | 'skipped-missing-config' | 'byod_required';
  reason: string;
  message: string;
  /** Set where the message is kept until the gate opens. */
  holds?: true;
};

export interface GateFacts {
  /** What is sent, as a word in a sentence: email, SMS, push. */
  noun: string;
  /** Rendered address; null when none is needed (push goes to devices). */
  recipient: string | null;
  /** Why the address is on the suppression list, or null. */
  suppressedFor: string | null;
  /** The step's audience and why the person is not in it; null when they are in it or the step names none. */
  outsideAudience: { name: string; why: Mismatch | null } | null;
  channel: 'ok' | 'missing' | 'disabled' | 'needs_reconnect';
  /** Sender domain that is not verified; empty when there is no readable sender; null when the domain is verified. */
  unverifiedDomain: string | null;
}

/** The first gate that is closed, or null when the message may leave. */
export function firstClosedGate(facts: GateFacts): ClosedGate | null {
  const { noun, recipient, suppressedFor, outsideAudience, channel, unverifiedDomain } = facts;
  if (suppressedFor !== null) {
    return closed(
      'suppressed',
      `suppression_${suppressedFor}`,
      `${recipient} is on the suppression list (${words(suppressedFor)}).`,
    );
  }
  if (outsideAudience) {
    const why = outsideAudience.why ? ` ${outsideAudience.why.sentence}` : '';
    return closed(
      'suppressed',
      'audience_not_matched',
      `The person is not in the audience "${outsideAudience.name}".${why}`,
    );
  }
  if (channel === 'missing') {
    return closed(
      'skipped-missing-config',
      'no_channel',
      `The project has no ${noun} channel; add one under Channels.`,
    );
  }
  if (channel === 'disabled') {
    return closed(
      'skipped-missing-config',
      'channel_disabled',
      `The ${noun} channel is disabled. Enable it under Channels.`,
    );
  }
  if (channel === 'needs_reconnect') {
    const message = `The provider refused the credentials of the ${noun} channel. Save new ones or test the channel under Channels; the message is kept until then.`;
    return { ...closed('skipped-missing-config', 'channel_needs_reconnect', message), holds: true };
  }
  if (recipient !== null && recipient.trim() === '') {
    return closed(
      'skipped-missing-config',
      'no_recipient',
      `There is nobody to send to: the recipient of the ${noun} rendered empty.`,
    );
  }
  if (unverifiedDomain !== null) {
    return closed(
      'byod_required',
      'domain_not_verified',
      unverifiedDomain === ''
        ? 'The message names no sender, and neither does the channel; give one of them a `from`.'
        : `The sender domain ${unverifiedDomain} is not verified: add it with POST email/domains, set the DNS records that this shows, and call POST email/domains/{id}/verify; /docs/guides/sending-mail leads through it.`,
    );
  }
  return null;
}

const closed = (outcome: ClosedGate['outcome'], reason: string, message: string): ClosedGate => ({
  outcome,
  reason,
  message,
});
const words = (reason: string) => reason.replaceAll('_', ' ');
