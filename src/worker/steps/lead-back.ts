// Adds to a message what leads back here after it left: the address that Twilio calls, the pixel and the links of a tracked
// mail, the unsubscribe link of a mail that one may unsubscribe from.
// 1. Of one message it is the same at every attempt, since providers refuse one key with two bodies.
// 2. Without PUBLIC_URL there is no address to lead to, and the message leaves as it is.
import type { Env } from '../env.ts';
import { type LinkPurpose, linkPurposes, signLink } from '../guard/link-token.ts';
import { timeOfId } from '../ids.ts';
import type { EmailMessage, SmsMessage } from '../providers/provider.ts';
import type { Messages, SendKind } from '../providers/registry.ts';
import type { Channel } from '../store/send-context.ts';
import { trackLinks } from './track-links.ts';
import { unsubscribeText, withUnsubscribe } from './unsubscribe-link.ts';

/** Opens and clicks are recorded for so long after a message was decided; its links lead on for ever. */
const recordedForMs = 90 * 24 * 3_600_000;

/** What the links of a message say of it. */
export interface LeadsBack {
  env: Env;
  projectId: string;
  /** Id of its log row. */
  deliveryId: string;
  /** null where nobody can unsubscribe from it. */
  unsubscribe: { userId: string | null; address: string; topic: string | null } | null;
}

/** The message with its ways back. */
export async function leadBack<Kind extends SendKind>(
  channel: Channel<Kind> | null,
  message: Messages[Kind],
  from: LeadsBack,
): Promise<Messages[Kind]> {
  const base = (from.env.PUBLIC_URL ?? '').replace(/\/+$/, '');
  if (!channel || base === '') return message;
  // Sound because the message is of the kind of its channel.
  if (channel.kind === 'sms') return callsBack(channel, message as SmsMessage, base, from) as Messages[Kind];
  if (channel.kind === 'email')
    return linksBack(channel, message as EmailMessage, base, from) as Promise<Messages[Kind]>;
  return message;
}

function callsBack(channel: Channel, message: SmsMessage, base: string, { deliveryId }: LeadsBack): SmsMessage {
  const vendor = channel.config?.vendor ?? '';
  return { ...message, statusCallback: `${base}/hooks/${vendor}/${channel.through ?? channel.id}?d=${deliveryId}` };
}

async function linksBack(
  { gates: { tracking } }: Pick<Channel, 'gates'>,
  message: EmailMessage,
  base: string,
  from: LeadsBack,
): Promise<EmailMessage> {
  const { env, projectId, deliveryId, unsubscribe } = from;
  const linkTo = async (purpose: LinkPurpose, text: string, expiresAt: number) =>
    `${base}/${linkPurposes[purpose]}/${await signLink(env, purpose, { projectId, subjectId: deliveryId, expiresAt, text })}`;
  const recordedUntil = Math.floor((timeOfId(deliveryId) + recordedForMs) / 1_000);
  const html = await trackLinks(message.html, {
    ...(tracking?.clicks ? { linkTo: (address: string) => linkTo('click', address, recordedUntil) } : {}),
    ...(tracking?.opens ? { pixel: await linkTo('open', '', recordedUntil) } : {}),
  });
  if (!unsubscribe) return { ...message, html };
  return withUnsubscribe({ ...message, html }, await linkTo('unsubscribe', unsubscribeText(unsubscribe), 0));
}
