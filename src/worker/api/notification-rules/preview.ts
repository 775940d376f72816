// Shows what a rule would send for an event and a person, by the code that sends; nothing is written and nothing leaves.
import * as z from 'zod';
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import type { RuleDefinition } from '../../../contract/messages/notification-rule.ts';
import { previewFields, type RulePreview } from '../../../contract/messages/rule-preview.ts';
import type { MessagePreview } from '../../../contract/messages/shown-message.ts';
import { matchTrigger } from '../../../engine/conditions/match.ts';
import { faultsOf } from '../../../engine/faults/faults.ts';
import { validateRule } from '../../../engine/rules/validate-rule.ts';
import { recipientsOf } from '../../../engine/runs/recipients.ts';
import { missingWarnings } from '../../../engine/steps/missing.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { derivedId } from '../../ids.ts';
import { isSendKind, type SendKind } from '../../providers/registry.ts';
import { previewMessage, unmade } from '../../steps/preview-message.ts';
import { ruleMessage } from '../../steps/rule-message.ts';
import { type LoadedSample, loadSample } from '../../steps/samples.ts';
import { readReferences } from '../../store/references.ts';
import type { Channel } from '../../store/send-context.ts';

const Frame = z.strictObject({ ...previewFields, rule: z.unknown() });

/** What the rule would send. */
export async function previewNotificationRule(ctx: Ctx, body: unknown): Promise<RulePreview> {
  const parsed = Frame.safeParse(body);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input: body, schema: Frame });
  const projectId = await projectOf(ctx, parsed.success ? parsed.data.projectId : undefined);
  const definition = await judged(ctx, projectId, isObject(body) ? body.rule : undefined, shape);
  if (!parsed.success) throw invalidInput(shape);
  const { projectId: _projectId, rule: _rule, ...given } = parsed.data;
  const trigger = definition.trigger ?? { eventType: definition.key };
  const eventType = trigger.eventType.replaceAll('*', 'sample');
  const sample = await loadSample(ctx.env, { orgId: ctx.org.id, projectId, eventType, now: ctx.now }, given);
  const verdict = matchTrigger(trigger, sample.scope, ctx.now);
  const { recipients } = definition;
  const listed = recipients === undefined ? null : recipientsOf(recipients, sample.scope, ctx.now);
  const sentence = verdict.ok ? listed && 'message' in listed && listed.message : verdict.why.sentence;
  return {
    matched: !sentence,
    ...(sentence ? { reason: sentence } : {}),
    ...(listed && 'people' in listed ? { recipients: listed.people.length } : {}),
    messages: await Promise.all(definition.channelIds.map((id) => overChannel(ctx, definition, sample, id))),
    warnings: sample.warnings,
  };
}

/** The rule as it would be saved, or 422 with every fault of the whole body. */
async function judged(ctx: Ctx, projectId: string, rule: unknown, before: readonly Fault[]): Promise<RuleDefinition> {
  const { channels, audienceIds, templateIds, known } = await readReferences(ctx.env, projectId);
  const verdict = validateRule(rule, {
    channels: channels ?? new Map(),
    audienceIds: audienceIds ?? new Set(),
    templateIds: templateIds ?? new Set(),
    known,
  });
  const ofRule = verdict.ok ? [] : verdict.faults.map((one): Fault => ({ ...one, pointer: `/rule${one.pointer}` }));
  if (!verdict.ok || before.length > 0) throw invalidInput([...before, ...ofRule]);
  return verdict.definition;
}

function overChannel(
  ctx: Ctx,
  definition: RuleDefinition,
  sample: LoadedSample,
  channelId: string,
): Promise<MessagePreview> | MessagePreview {
  const channel = sample.projectConfig.channels.find(({ id }) => id === channelId);
  const none = (reason: string, message: string) =>
    unmade(channelId, channel, { outcome: 'skipped-missing-config', reason, message });
  if (!channel) return none('channel_deleted', 'The channel does not exist.');
  if (!isSendKind(channel.kind))
    return none('kind_not_sent', `Messages of rules cannot leave over a channel of the kind ${channel.kind}.`);
  return shownOver(ctx, definition, sample, channel, channel.kind);
}

function shownOver<Kind extends SendKind>(
  { env, now }: Ctx,
  definition: RuleDefinition,
  sample: LoadedSample,
  channel: Channel,
  kind: Kind,
): Promise<MessagePreview> | MessagePreview {
  const { projectConfig, event, profile, scope, devices, preferences } = sample;
  const { projectId } = projectConfig;
  const id = derivedId('preview', projectId, channel.id, String(now));
  const made = ruleMessage({
    ...{ env, projectConfig, definition, channel, kind, event, profile, scope, devices, preferences, now },
    delivery: { id, projectId, ruleId: derivedId('preview', projectId), ruleKey: definition.key },
    reached: [],
    personId: profile.user_id,
    priority: definition.priority,
    earlier: [],
    said: null,
  });
  if ('fault' in made) return unmade(channel.id, channel, { outcome: 'error', ...made.fault });
  const { request, open, partsTo, shown, missing } = made;
  const warnings = missingWarnings(missing, 'empty');
  const previewed = { request, channel, kind, recipient: shown, missing, warnings, open, partsTo };
  return previewMessage(env, projectConfig, previewed);
}
