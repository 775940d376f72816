// Shows the notice that an event would make of a rule, by the code that sends it; nothing is written and nothing leaves.
import * as z from 'zod';
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import type { AlertPreview } from '../../../contract/messages/alert-preview.ts';
import type { AlertRuleDefinition } from '../../../contract/messages/alert-rule.ts';
import { previewFields } from '../../../contract/messages/rule-preview.ts';
import type { MessagePreview } from '../../../contract/messages/shown-message.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import type { Warning } from '../../../contract/workflows/run.ts';
import { firstNotice } from '../../../engine/alerts/first-notice.ts';
import { groupOf, renderText } from '../../../engine/alerts/group.ts';
import { headlineOf } from '../../../engine/alerts/headline.ts';
import { silencedBy } from '../../../engine/alerts/silences.ts';
import { validateAlertRule } from '../../../engine/alerts/validate.ts';
import { evaluate } from '../../../engine/conditions/evaluate.ts';
import { faultsOf } from '../../../engine/faults/faults.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { openProject, withRetry } from '../../db/client.ts';
import { derivedId } from '../../ids.ts';
import { isSendKind, type SendKind } from '../../providers/registry.ts';
import { type AlertSaid, alertRequest, noticeSaid } from '../../steps/alert-message.ts';
import { previewMessage, unmade } from '../../steps/preview-message.ts';
import { type LoadedSample, loadSample } from '../../steps/samples.ts';
import type { NoticeContext } from '../../store/alert-context.ts';
import { addresseesOf, shownEvent } from '../../store/alert-deliveries.ts';
import { alertView, singleAlertView } from '../../store/alert-view.ts';
import { channelKindsStatement } from '../../store/references.ts';
import { type Channel, loadSendContext } from '../../store/send-context.ts';
import { type SilenceRow, silencesStatement, toKnownSilence } from '../../store/silences.ts';

const Frame = z.strictObject({ ...previewFields, rule: z.unknown() });

/** The notice of the event. */
export async function previewAlertRule(ctx: Ctx, body: unknown): Promise<AlertPreview> {
  const parsed = Frame.safeParse(body);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input: body, schema: Frame });
  const projectId = await projectOf(ctx, parsed.success ? parsed.data.projectId : undefined);
  const rule = await judged(ctx, projectId, isObject(body) ? body.rule : undefined, shape);
  if (!parsed.success) throw invalidInput(shape);
  const { projectId: _projectId, rule: _rule, ...given } = parsed.data;
  const place = { orgId: ctx.org.id, projectId, eventType: 'sample', now: ctx.now };
  const sample = await loadSample(ctx.env, place, given);
  const { scope } = sample;
  const db = await openProject(ctx.env, projectId);
  const silences = await withRetry(() => silencesStatement(db, projectId).all<SilenceRow>());
  const silence = silencedBy(silences.results.map(toKnownSilence), { scope, ruleName: rule.name }, ctx.now);
  const verdict = evaluate(rule.match, scope, ctx.now);
  const { context, group, warnings } = contextOf(rule, sample, ctx.now);
  // A message about a channel is not sent over it.
  const open = [...new Set(rule.channelIds)].filter((id) => id !== sample.event.properties.channelId);
  const messages = open.map((id) => overChannel(ctx, { rule, sample, context }, id));
  return {
    matched: verdict.ok,
    ...(verdict.ok ? {} : { reason: verdict.why.sentence }),
    title: context.headline,
    group,
    ...(silence ? { silencedBy: silence.reason } : {}),
    messages: (await Promise.all(messages)).flat(),
    warnings: [...sample.warnings, ...warnings],
  };
}

/** The rule as it would be saved, or 422 with every fault of the whole body. */
async function judged(
  ctx: Ctx,
  projectId: string,
  rule: unknown,
  before: readonly Fault[],
): Promise<AlertRuleDefinition> {
  const db = await openProject(ctx.env, projectId);
  const { results } = await withRetry(() => channelKindsStatement(db, projectId).all<Pick<Channel, 'id' | 'kind'>>());
  const verdict = validateAlertRule(rule, new Map(results.map(({ id, kind }) => [id, kind])));
  const ofRule = verdict.ok ? [] : verdict.faults.map((one): Fault => ({ ...one, pointer: `/rule${one.pointer}` }));
  if (!verdict.ok || before.length > 0) throw invalidInput([...before, ...ofRule]);
  return verdict.definition;
}

/** What the messages of the notice are made of. */
function contextOf(
  rule: AlertRuleDefinition,
  { event, scope, projectConfig: { projectId } }: LoadedSample,
  now: number,
): { context: NoticeContext; group: Record<string, JsonValue>; warnings: Warning[] } {
  const { groupKey, group, line, failure } = groupOf(rule, scope, now);
  const { plan, state } = firstNotice(rule, { eventId: event.id, line }, now);
  const headline = headlineOf(rule, plan, scope, now);
  const text = rule.text === null ? null : renderText(rule.text, scope, now);
  const [alertId, ruleId] = [derivedId('preview', projectId, 'alert'), derivedId('preview', projectId)];
  const named = { projectId, ruleId, id: alertId, groupKey, group };
  const { notices: _notices, ...alert } = state
    ? alertView(named, state, rule)
    : { ...singleAlertView(named, rule, headline.text, event, now), notices: [] };
  const problems = [failure, headline.failure, text && !text.ok ? text.message : null];
  const { name, severity, owner, runbookUrl } = rule;
  return {
    context: {
      ...{ plan, headline: headline.text, text: text?.ok ? text.text : null, group: state ? group : {} },
      rule: { id: ruleId, name, severity, owner, runbookUrl },
      alert: alert as Record<string, JsonValue>,
      ...{ events: [shownEvent(event)], event, alsoFor: [], warnings: [] },
    },
    group: state ? group : {},
    warnings: problems.flatMap((message) => (message === null ? [] : { code: 'template_failed', message })),
  };
}

interface Noticed {
  rule: AlertRuleDefinition;
  sample: LoadedSample;
  context: NoticeContext;
}

function overChannel(ctx: Ctx, noticed: Noticed, channelId: string): Promise<MessagePreview[]> | MessagePreview[] {
  const channel = noticed.sample.projectConfig.channels.find(({ id }) => id === channelId);
  if (!channel || !isSendKind(channel.kind)) {
    const message = 'The channel does not exist, or messages of alerts cannot leave over it.';
    return [unmade(channelId, channel, { outcome: 'skipped-missing-config', reason: 'kind_not_sent', message })];
  }
  return toAddressees(ctx, noticed, channel, channel.kind);
}

async function toAddressees<Kind extends SendKind>(
  { env, org, now }: Ctx,
  { rule, sample, context }: Noticed,
  channel: Channel,
  kind: Kind,
): Promise<MessagePreview[]> {
  const { projectConfig, event } = sample;
  const { projectId } = projectConfig;
  const said: AlertSaid = noticeSaid(context, linksOf(env.PUBLIC_URL, projectId, context.plan.staysOpen, event.id));
  const addressees = addresseesOf(rule, kind);
  const people = addressees.flatMap(({ userId }) => userId ?? []);
  const { devices } = await loadSendContext(env, org.id, projectId, people);
  return Promise.all(
    addressees.map(({ address, userId }) => {
      const recipient = address ?? userId;
      const { request, open, partsTo, warnings } = alertRequest({
        ...said,
        ...{ projectConfig, channel, kind, now },
        delivery: {
          id: derivedId('preview', projectId, channel.id, recipient ?? '', String(now)),
          projectId,
          recipient,
        },
        devices: userId === null ? [] : (devices.get(userId) ?? []),
        reached: [],
        priority: rule.priority,
        earlier: [],
      });
      const previewed = { request, channel, kind, recipient: recipient ?? channel.name, warnings, open, partsTo };
      return previewMessage(env, projectConfig, previewed);
    }),
  );
}

/** Where the links of a real message would lead; that to acknowledge does nothing. */
function linksOf(publicUrl: string, projectId: string, staysOpen: boolean, eventId: string) {
  const base = publicUrl.replace(/\/+$/, '');
  if (base === '') return { ackUrl: null, eventUrl: null };
  return { ackUrl: staysOpen ? `${base}/a/preview` : null, eventUrl: `${base}/app/${projectId}/events/${eventId}` };
}
