// Messages of alerts. What they say was decided when their notice was made and is in the row; whether they are still wanted
// is asked when they leave.
import { isoTime, type JsonValue } from '../../../../../contract/primitives.ts';
import { digestMessage } from '../../../../../engine/ops-messages/alert-message.ts';
import { signLink } from '../../../../guard/link-token.ts';
import { isSendKind, type SendKind } from '../../../../providers/registry.ts';
import { type AlertSaid, alertRequest, noticeSaid } from '../../../../steps/alert-message.ts';
import {
  type DigestContext,
  isDigest,
  type NoticeContext,
  parseAlertContext,
  readOverflow,
} from '../../../../store/alert-context.ts';
import type { OwnDelivery } from '../../../../store/own-delivery-row.ts';
import type { Channel } from '../../../../store/send-context.ts';
import type { KnownFacts } from '../../facts.ts';
import { notSent, unwanted, withSuppressions } from '../prepared.ts';
import type { DeliverySource, PreparedRow, RowsWork, SendRequest } from '../source.ts';
import { afterAlert } from './alert-after.ts';
import { type AlertGates, readAlertGates, takeOverflow, whyUnwanted } from './alert-gates.ts';

/** How long a link to acknowledge is good for. */
const linkSeconds = 7 * 86_400;

export const alert: DeliverySource = {
  async compose(work, items) {
    const { facts } = work;
    const people = items.flatMap(({ userId }) => userId ?? []);
    const [gates, known] = await Promise.all([
      readAlertGates(work, items),
      facts.read({ people, changed: new Set(), recipients: [] }),
    ]);
    const prepared = await Promise.all(items.map((item) => prepareOne(work, item, gates, known)));
    return withSuppressions(work, prepared);
  },
  afterSettle: afterAlert,
};

async function prepareOne(
  work: RowsWork,
  item: OwnDelivery,
  gates: AlertGates,
  known: KnownFacts,
): Promise<PreparedRow> {
  const context = parseAlertContext(item.context);
  if (context === null) return unwanted('person_erased', 'The person of the event was erased before the message left.');
  const why = isDigest(context) ? null : whyUnwanted(gates, item, context);
  if (why) return unwanted(why.reason, why.message);
  const channel = known.projectConfig.channels.find(({ id }) => id === item.channelId);
  if (!channel) return unwanted('channel_deleted', 'The channel was deleted before the message left.');
  const { kind } = channel;
  if (!isSendKind(kind)) return notSent('Messages of alerts', kind);
  const made = isDigest(context) ? await digestOf(work, item, context) : await noticeOf(work, item, context);
  return requestOf(work, { item, channel, kind, known, ...made });
}

async function noticeOf({ env, projectId }: RowsWork, item: OwnDelivery, context: NoticeContext): Promise<AlertSaid> {
  const { plan, event } = context;
  const base = env.PUBLIC_URL.replace(/\/+$/, '');
  const ackUrl = plan.staysOpen && base !== '' ? `${base}/a/${await ackToken(env, projectId, item)}` : null;
  const eventUrl = event === null || base === '' ? null : `${base}/app/${projectId}/events/${event.id}`;
  return noticeSaid(context, { ackUrl, eventUrl });
}

/** The same for every attempt: what it says and when it ends follow from the row. */
function ackToken(env: RowsWork['env'], projectId: string, item: OwnDelivery): Promise<string> {
  return signLink(env, 'acknowledge', {
    projectId,
    subjectId: item.alertId ?? item.id,
    expiresAt: Math.floor(item.createdAt / 1_000) + linkSeconds,
    text: `${item.ruleId ?? ''} ${item.channelId ?? ''}`,
  });
}

async function digestOf(work: RowsWork, item: OwnDelivery, { digest, overflow }: DigestContext): Promise<AlertSaid> {
  const { env, projectId, invocation } = work;
  const { rules, module } = readOverflow(overflow ?? (await takeOverflow(work, item, digest.targetId)));
  const base = env.PUBLIC_URL.replace(/\/+$/, '');
  const url = base === '' ? null : `${base}/app/${projectId}/alerts`;
  const message = digestMessage({ rules, module, windowSeconds: digest.windowSeconds, url, at: item.dueAt });
  const total = Object.values(rules).reduce((sum, count) => sum + count, 0);
  const data = { count: total, windowSeconds: digest.windowSeconds, rules, channelId: item.channelId };
  const content = { type: 'alert.digest', timestamp: isoTime(item.createdAt || invocation.now()), data };
  return { message, content, counted: null, warnings: [] };
}

interface Requested<Kind extends SendKind> extends AlertSaid {
  item: OwnDelivery;
  channel: Channel;
  kind: Kind;
  known: KnownFacts;
}

function requestOf<Kind extends SendKind>({ invocation }: RowsWork, made: Requested<Kind>): PreparedRow {
  const { item, channel, known, content } = made;
  const { sender, request, open, warnings } = alertRequest({
    ...made,
    projectConfig: known.projectConfig,
    delivery: item,
    devices: item.userId === null ? [] : (known.devices.get(item.userId) ?? []),
    reached: Array.isArray(item.progress) ? item.progress : [],
    priority: item.priority,
    earlier: item.gates,
    now: invocation.now(),
  });
  return {
    // Sound: everything in it is of one kind.
    request: request as unknown as SendRequest,
    input: content as unknown as JsonValue,
    parts: sender.toDevices ? open.map(({ device }) => device.token) : [],
    recipient: item.recipient ?? channel.name,
    warnings,
  };
}
