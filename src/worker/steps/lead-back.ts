// Adds to a message what leads back here after it left: the address that Twilio calls, the pixel and the links of a tracked
// mail, the unsubscribe link of a mail that one may unsubscribe from.
// 1. Of one message it is the same at every attempt, since providers refuse one key with two bodies.
// 2. Without PUBLIC_URL there is no address to lead to, and the message leaves as it is.
import { mayBeDeclined } from '../../engine/gates/content.ts';
import type { Env } from '../env.ts';
import { type LinkPurpose, linkPurposes, signLink } from '../guard/link-token.ts';
import { timeOfId } from '../ids.ts';
import type { EmailMessage, SmsMessage } from '../providers/provider.ts';
import type { Messages, SendKind } from '../providers/registry.ts';
import type { Channel, ProjectConfig } from '../store/send-context.ts';
import type { GateQuestion } from './gates.ts';
import { trackLinks } from './track-links.ts';
import { unsubscribeText, withUnsubscribe } from './unsubscribe-link.ts';

/** Opens and clicks are recorded for so long after a message was decided; its links lead on for ever. */
const recordedForMs = 90 * 24 * 3_600_000;

/** The message with its ways back. */
export async function leadBack<Kind extends SendKind>(
  env: Env,
  { projectId }: Pick<ProjectConfig, 'projectId'>,
  channel: Channel<Kind> | null,
  question: GateQuestion<Kind>,
  message: Messages[Kind],
): Promise<Messages[Kind]> {
  const base = (env.PUBLIC_URL ?? '').replace(/\/+$/, '');
  if (!channel || base === '') return message;
  // Sound because the message is of the kind of its channel.
  if (channel.kind === 'sms') return callsBack(channel, message as SmsMessage, base, question) as Messages[Kind];
  if (channel.kind !== 'email') return message;
  const { deliveryId } = question;
  const links = await linksBack(channel, message as EmailMessage, question, async (purpose, text, expiresAt) => {
    const token = await signLink(env, purpose, { projectId, subjectId: deliveryId, expiresAt, text });
    return `${base}/${linkPurposes[purpose]}/${token}`;
  });
  return links as Messages[Kind];
}

function callsBack(channel: Channel, message: SmsMessage, base: string, { deliveryId }: GateQuestion): SmsMessage {
  const vendor = channel.config?.vendor ?? '';
  return { ...message, statusCallback: `${base}/hooks/${vendor}/${channel.through ?? channel.id}?d=${deliveryId}` };
}

/** Makes a link; it is recorded until `expiresAt`, epoch seconds, or for ever where that is 0. */
type LinkTo = (purpose: LinkPurpose, text: string, expiresAt: number) => Promise<string>;

async function linksBack(
  { gates: { tracking } }: Pick<Channel, 'gates'>,
  message: EmailMessage,
  { deliveryId, recipient, personId: userId, content }: GateQuestion,
  linkTo: LinkTo,
): Promise<EmailMessage> {
  const recordedUntil = Math.floor((timeOfId(deliveryId) + recordedForMs) / 1_000);
  const html = await trackLinks(message.html, {
    ...(tracking?.clicks ? { linkTo: (address: string) => linkTo('click', address, recordedUntil) } : {}),
    ...(tracking?.opens ? { pixel: await linkTo('open', '', recordedUntil) } : {}),
  });
  if (!mayBeDeclined(content) || recipient === null) return { ...message, html };
  const text = unsubscribeText({ userId, address: recipient, topic: content.topic });
  return withUnsubscribe({ ...message, html }, await linkTo('unsubscribe', text, 0));
}
