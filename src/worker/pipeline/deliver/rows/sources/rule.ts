// Messages of notification rules. The rule, the person and the channel are read as they are when the message leaves; the
// event is in the row.
import type { StreamEvent } from '../../../../../contract/events.ts';
import type { RuleDefinition } from '../../../../../contract/messages/notification-rule.ts';
import type { JsonValue } from '../../../../../contract/primitives.ts';
import type { Notices, RenderedNotice } from '../../../../../engine/rules/notice.ts';
import { buildScope } from '../../../../../engine/scope.ts';
import { missingWarnings } from '../../../../../engine/steps/missing.ts';
import type { SendKind } from '../../../../providers/registry.ts';
import { isSendKind } from '../../../../steps/rule-kinds/registry.ts';
import { ruleMessage } from '../../../../steps/rule-message.ts';
import { parseRule, type RuleRow, readRules } from '../../../../store/notification-rules.ts';
import type { OwnDelivery } from '../../../../store/own-delivery-row.ts';
import { emptyProfile, profileOf } from '../../../../store/profile-row.ts';
import { eventOfDelivery } from '../../../../store/rule-deliveries.ts';
import type { Channel } from '../../../../store/send-context.ts';
import type { KnownFacts } from '../../facts.ts';
import { notSent, unwanted, withSuppressions } from '../prepared.ts';
import type { DeliverySource, PreparedRow, RowsWork, SendRequest } from '../source.ts';
import { nextChannel } from './rule-fallback.ts';

export const rule: DeliverySource = {
  async compose(work, items) {
    const { db, projectId, facts } = work;
    const people = items.flatMap(({ userId }) => userId ?? []);
    const [rules, known] = await Promise.all([
      readRules(db, projectId, [...new Set(items.flatMap(({ ruleId }) => ruleId ?? []))]),
      facts.read({ people, changed: new Set(), recipients: [] }),
    ]);
    const prepared = items.map((item) => prepareOne(work, item, rules.get(item.ruleId ?? ''), known));
    return withSuppressions(work, prepared);
  },
  afterSettle: nextChannel,
};

function prepareOne(work: RowsWork, item: OwnDelivery, row: RuleRow | undefined, known: KnownFacts): PreparedRow {
  const channel = known.projectConfig.channels.find(({ id }) => id === item.channelId);
  if (!row) return unwanted('rule_deleted', 'The rule was deleted before the message left.');
  if (row.status === 'inactive') return unwanted('rule_off', 'The rule was switched off before the message left.');
  if (!channel) return unwanted('channel_deleted', 'The channel was deleted before the message left.');
  if (!isSendKind(channel.kind)) return notSent('Messages of rules', channel.kind);
  return messageOf(work, { item, definition: parseRule(row.definition), channel, kind: channel.kind, known });
}

interface Making<Kind extends SendKind> {
  item: OwnDelivery;
  definition: RuleDefinition;
  channel: Channel;
  kind: Kind;
  known: KnownFacts;
}

function messageOf<Kind extends SendKind>(
  { env, invocation }: RowsWork,
  { item, definition, channel, kind, known }: Making<Kind>,
): PreparedRow {
  const now = invocation.now();
  const event = ownEvent(item);
  const person = item.userId ?? '';
  const profile = known.people.get(person) ?? emptyProfile(person);
  const { projectConfig, preferences, org } = known;
  const { variables } = projectConfig;
  const scope = buildScope({ event, profile: profileOf(profile), org, variables });
  const made = ruleMessage({
    ...{ env, projectConfig, definition, channel, kind, event, profile, scope, now },
    delivery: item,
    devices: known.devices.get(person) ?? [],
    reached: Array.isArray(item.progress) ? item.progress : [],
    personId: item.userId === null ? null : profile.user_id,
    preferences: preferences.get(person) ?? [],
    priority: item.priority,
    earlier: item.gates,
    said: saidBefore(item, kind),
  });
  if ('fault' in made) return failed(made.fault.reason, made.fault.message, made.shown);
  const { sender, message, missing, shown, request } = made;
  return {
    // Sound: everything in it is of one kind.
    request: request as unknown as SendRequest,
    input: message.notice as unknown as JsonValue,
    repeats: true,
    parts: sender.names(message),
    ...(sender.toDevices ? {} : { recipient: shown }),
    warnings: item.rendered === null ? missingWarnings(missing, 'empty') : item.warnings,
  };
}

/** What the first attempt said; every further one says the same. Sound, because a row is of one kind. */
const saidBefore = <Kind extends SendKind>({ rendered }: OwnDelivery, _kind: Kind): RenderedNotice<Kind> | null =>
  rendered === null ? null : { ok: true, notice: rendered as unknown as Notices[Kind], missing: [] };

const failed = (reason: string, message: string, recipient: string): PreparedRow => ({
  stopped: { kind: 'ended', outcome: 'error', reason, message },
  recipient,
});

/** The event as one of the person whom the message is for, who may be one of several that it lists. */
function ownEvent({ context, userId }: OwnDelivery): StreamEvent {
  const event = eventOfDelivery(context);
  const isOwn = userId === null || userId === (event.userId ?? event.anonymousId);
  return isOwn ? event : { ...event, userId, anonymousId: null };
}
