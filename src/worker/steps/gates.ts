import { evaluate } from '../../engine/conditions/evaluate.ts';
import { type ClosedGate, firstClosedGate } from '../../engine/gates/gates.ts';
import type { Scope } from '../../engine/scope.ts';
import { domainOf, parseMailbox } from '../providers/email/mailbox.ts';
import { type Channel, channelFor, type ProjectConfig } from '../store/send-context.ts';

/** What the gates of one message are asked about. */
export interface GateQuestion<Kind extends 'email' | 'sms' | 'push'> {
  kind: Kind;
  config: { channelId?: string | undefined; audienceId?: string | undefined };
  recipient: string | null;
  /** Sender of an email; the channel's own when null. */
  from: string | null;
  suppressedFor: string | null;
  scope: Scope;
  now: number;
}

const nouns = { email: 'email', sms: 'SMS', push: 'push' } as const;

/** The channel a message goes through, or the gate that holds it back. */
export function passGates<Kind extends 'email' | 'sms' | 'push'>(
  projectConfig: ProjectConfig,
  question: GateQuestion<Kind>,
): { channel: Channel<Kind> } | { closed: ClosedGate } {
  const { kind, config, recipient, suppressedFor } = question;
  const channel = channelFor(projectConfig, kind, config.channelId);
  const closed = firstClosedGate({
    noun: nouns[kind],
    recipient,
    suppressedFor,
    outsideAudience: outsideAudience(projectConfig, question),
    channel: channel?.status ?? 'missing',
    unverifiedDomain: kind === 'email' ? unverifiedDomain(projectConfig, senderOf(channel, question.from)) : null,
  });
  if (closed) return { closed };
  if (!channel) throw new TypeError('an open gate has a channel');
  return { channel };
}

function outsideAudience(projectConfig: ProjectConfig, { config, scope, now }: GateQuestion<'email' | 'sms' | 'push'>) {
  if (config.audienceId === undefined) return null;
  const audience = projectConfig.audiences.get(config.audienceId);
  if (!audience) return { name: `${config.audienceId} (deleted)`, why: null };
  const verdict = evaluate(audience.condition, scope, now);
  return verdict.ok ? null : { name: audience.name, why: verdict.why };
}

function senderOf(channel: Channel | null, from: string | null): string {
  if (from !== null) return from;
  return channel && 'from' in channel.config && channel.config.from ? channel.config.from : '';
}

function unverifiedDomain(projectConfig: ProjectConfig, sender: string): string | null {
  // Read as the provider reads it, so that no other address can hide behind a verified one.
  const mailbox = parseMailbox(sender);
  const domain = mailbox ? domainOf(mailbox.address) : '';
  return projectConfig.verifiedDomains.has(domain) ? null : domain;
}
