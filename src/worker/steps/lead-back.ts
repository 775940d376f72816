// Adds to a message what leads back here after it left: the address that Twilio calls, the pixel and the links of a tracked
// mail, the unsubscribe link of a mail that may be declined, the receipts of a push message.
// 1. Of one message it is the same at every attempt, since providers refuse one key with two bodies.
// 2. Without PUBLIC_URL there is no address to lead to, and the message leaves as it is.
import { mayBeDeclined } from '../../engine/gates/content.ts';
import { unsubscribePlaceholder } from '../../engine/templates/email/content.ts';
import type { Env } from '../env.ts';
import { encodeUtf8 } from '../guard/bytes.ts';
import { type LinkPurpose, linkPurposes, signLink } from '../guard/link-token.ts';
import { timeOfId } from '../ids.ts';
import type { EmailMessage, PushMessage, SmsMessage } from '../providers/provider.ts';
import type { Messages, SendKind } from '../providers/registry.ts';
import type { Channel, ProjectConfig } from '../store/send-context.ts';
import type { GateQuestion } from './gates.ts';
import { trackLinks } from './track-links.ts';
import { unsubscribeText, withUnsubscribe } from './unsubscribe-link.ts';

/** Opens and clicks are recorded for so long after a message was decided; its links lead on for ever. */
const recordedForMs = 90 * 24 * 3_600_000;
/** FCM takes 4,096 bytes, its own frame included. */
const mostPushBytes = 3_900;

/** What stands in a message for its link to unsubscribe until it leaves; empty where there will be none. */
export const unsubscribeUrlOf = ({ PUBLIC_URL }: Pick<Env, 'PUBLIC_URL'>): string =>
  PUBLIC_URL ? unsubscribePlaceholder : '';

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
  const { deliveryId } = question;
  const linkTo: LinkTo = async (purpose, text, { isRecorded } = { isRecorded: true }) => {
    const expiresAt = isRecorded ? Math.floor((timeOfId(deliveryId) + recordedForMs) / 1_000) : 0;
    const token = await signLink(env, purpose, { projectId, subjectId: deliveryId, expiresAt, text });
    return `${base}/${linkPurposes[purpose]}/${token}`;
  };
  if (channel.kind === 'push') return receiptsBack(message as PushMessage, linkTo) as Promise<Messages[Kind]>;
  if (channel.kind !== 'email') return message;
  return linksBack(channel, message as EmailMessage, question, linkTo) as Promise<Messages[Kind]>;
}

const isLocal = (base: string) =>
  /^(localhost|127\..*|\[::1\]|.*\.(localhost|local|test))$/.test(new URL(base).hostname);

/** Makes a link; opens and clicks are recorded for a while only. */
type LinkTo = (purpose: LinkPurpose, text: string, options?: { isRecorded: boolean }) => Promise<string>;

function callsBack(channel: Channel, message: SmsMessage, base: string, { deliveryId }: GateQuestion): SmsMessage {
  const { config } = channel;
  const vendor = config?.vendor ?? '';
  // Twilio itself refuses a message that names an address which it cannot reach; the sandbox reaches it.
  const isOfficial = config !== null && !('baseUrl' in config && config.baseUrl);
  if (isOfficial && isLocal(base)) return message;
  return { ...message, statusCallback: `${base}/hooks/${vendor}/${channel.through ?? channel.id}?d=${deliveryId}` };
}

/** What the app calls when the message arrives, and opens when it is tapped; left out where there is no room for it. */
async function receiptsBack(message: PushMessage, linkTo: LinkTo): Promise<PushMessage> {
  const { url } = message.data ?? {};
  const target = typeof url === 'string' && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : '';
  const receipts = { sendoraReceipt: await linkTo('receipt', ''), sendoraClick: await linkTo('tap', target) };
  const { title, body } = message;
  const data = { ...message.data, ...receipts };
  return encodeUtf8(JSON.stringify({ title, body, data })).length > mostPushBytes ? message : { ...message, data };
}

async function linksBack(
  { gates: { tracking } }: Pick<Channel, 'gates'>,
  message: EmailMessage,
  { recipient, personId: userId, content }: GateQuestion,
  linkTo: LinkTo,
): Promise<EmailMessage> {
  const html = await trackLinks(message.html, {
    ...(tracking?.clicks ? { linkTo: (address: string) => linkTo('click', address) } : {}),
    ...(tracking?.opens ? { pixel: await linkTo('open', '') } : {}),
  });
  if (!mayBeDeclined(content) || recipient === null) return { ...message, html };
  const text = unsubscribeText({ userId, address: recipient, topic: content.topic });
  return withUnsubscribe({ ...message, html }, await linkTo('unsubscribe', text, { isRecorded: false }));
}
