// Sends one synthetic message through a channel: the gates and the provider of a real send, without a run.
import { AppError } from '../../../contract/errors.ts';
import type { ChannelTestInput, ChannelTestResult } from '../../../contract/messages/channel.ts';
import type { ChannelConfigs, ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { GateVerdict } from '../../../contract/messages/gates.ts';
import { buildScope } from '../../../engine/scope.ts';
import type { Ctx } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { found } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { openProject } from '../../db/client.ts';
import { openFeedSender } from '../../feed-object/sender.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { timeId } from '../../ids.ts';
import { openEmailSender } from '../../providers/email/open-sender.ts';
import type { ProviderResult } from '../../providers/provider.ts';
import { isSendKind, type SendKind } from '../../providers/registry.ts';
import { type Delivered, deliverMessage } from '../../steps/deliver-message.ts';
import { deliveryRowOf } from '../../steps/delivery-row.ts';
import { impersonal } from '../../steps/gates.ts';
import { openPlaces } from '../../steps/places.ts';
import { settlementOfOne } from '../../steps/send.ts';
import { readSuppressions } from '../../steps/suppressions.ts';
import { type ChannelRow, changeChannel } from '../../store/channels.ts';
import { deliveryStatements } from '../../store/deliveries.ts';
import { type Channel, loadSendContext, type ProjectConfig } from '../../store/send-context.ts';
import { fetchChannel } from './service.ts';
import { testMessages, testRecipients } from './test-messages.ts';

/** How long a test waits for its turn on a channel with a pace, ms. */
const longestTurnMs = 5_000;

/** Tests a channel; returns what a step that sends through it would have got. */
export async function testChannel(ctx: Ctx, id: string, { to }: ChannelTestInput): Promise<ChannelTestResult> {
  const row = await fetchChannel(ctx, id);
  const kind = row.kind as ChannelKind;
  if (!isSendKind(kind)) return noProvider(kind);
  const wanted = testRecipients[kind].to;
  if (to === undefined && wanted !== null) throw recipientRequired(wanted);
  const { projectConfig } = await loadSendContext(ctx.env, ctx.org.id, row.projectId, []);
  const known = projectConfig.channels.find((each) => each.id === id);
  const channel = found(isOfKind(known, kind) ? known : null, `channel ${id}`);
  const testId = timeId(ctx.now);
  if (channel.status === 'missing') return noDefault(kind);
  const delivered = await send(ctx, projectConfig, channel, to ?? '', testId);
  const result = resultOf(delivered);
  await logTest(ctx, row.projectId, testId, delivered);
  await recordTest(ctx, row, channel.through ? await fetchChannel(ctx, channel.through) : row, result);
  return toResult(result);
}

/** Sound, because the config of a channel is the one of its kind. */
function isOfKind<Kind extends SendKind>(channel: Channel | undefined, kind: Kind): channel is Channel<Kind> {
  return channel?.kind === kind;
}

/** A test is how a broken channel is found to work again; only a disabled one stays closed. */
function withOpenStatus(projectConfig: ProjectConfig, id: string): ProjectConfig {
  const open = (channel: Channel): Channel =>
    channel.id === id && channel.status === 'needs_reconnect' ? { ...channel, status: 'ok' } : channel;
  return { ...projectConfig, channels: projectConfig.channels.map(open) };
}

async function send<Kind extends SendKind>(
  ctx: Ctx,
  projectConfig: ProjectConfig,
  { id, kind, config: opened }: Channel<Kind>,
  to: string,
  testId: string,
): Promise<Delivered> {
  const key = `test:${testId}`;
  const config = readable(opened);
  const address = testRecipients[kind].address(to, config);
  const recipient = address === null ? null : { kind, address };
  const suppressedFor = await readSuppressions(ctx.env, projectConfig.projectId, recipient ? [recipient] : []);
  const { projectId } = projectConfig;
  const outside = {
    egress: openEgress(ctx.env),
    email: openEmailSender(ctx.env),
    feed: openFeedSender(ctx.env),
    places: openPlaces(ctx.env, projectId),
    now: () => Date.now(),
  };
  const request = (earlier: readonly GateVerdict[]) => ({
    key,
    question: {
      ...impersonal,
      earlier,
      deliveryId: testId,
      kind,
      choice: { channelId: id },
      recipient: address,
      sender: null,
      toDevices: address === null,
      devices: 1,
      suppressedFor: suppressedFor(recipient),
      scope: buildScope({}),
      now: Date.now(),
    },
    parts: (used: ChannelConfigs[Kind]) => [
      { message: testMessages[kind]({ to, config: used, key, id: testId, projectId, at: ctx.now }) },
    ],
  });
  const open = withOpenStatus(projectConfig, id);
  const delivered = await deliverMessage(outside, open, request([]));
  const { stop } = delivered;
  const waitMs = stop?.kind === 'held' && stop.dueAt !== null ? stop.dueAt - Date.now() : null;
  // Whoever tests a channel waits for its turn, as far as that is near.
  if (waitMs === null || waitMs > longestTurnMs) return delivered;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
  return deliverMessage(outside, open, request(delivered.gates));
}

/** What a step would get; nothing was sent, so that there is nothing to log. */
function noDefault(kind: ChannelKind): ChannelTestResult {
  const message = `The channel has no config, and the project has no default channel of the kind ${kind} to send through; give one of them a config.`;
  return { outcome: 'skipped-missing-config', reason: 'no_channel', message };
}

/** Nothing sends over channels of this kind. */
function noProvider(kind: ChannelKind): ChannelTestResult {
  const message = `This installation has no provider for channels of the kind ${kind}.`;
  return { outcome: 'skipped-missing-config', reason: 'no_provider', message };
}

function readable<Config>(config: Config | null): Config {
  if (config !== null) return config;
  const message = 'No key of this Worker opens the credentials of this channel; save them again.';
  throw new AppError('conflict', message);
}

function resultOf({ stop, results: [result] }: Delivered): ProviderResult {
  const nothingSent = { statusCode: null, body: '' };
  if (stop?.kind === 'unasked') return { ...stop, ...nothingSent, kind: 'failed' };
  if (stop?.kind === 'held') return { ...stop, ...nothingSent, kind: 'failed', rateLimited: stop.why === 'pace' };
  if (stop) return { ...stop, ...nothingSent, kind: 'refused' };
  if (!result) throw new TypeError('a test sends one message');
  return result;
}

/** The line of the log; nobody tries a test again, so a failure is its end. */
async function logTest(ctx: Ctx, projectId: string, id: string, delivered: Delivered): Promise<void> {
  const { kind, channelId, recipient, at, ms } = delivered;
  const { outcome, reason, message } = toResult(resultOf(delivered));
  const row = deliveryRowOf(
    { projectId, id, origin: { source: 'test' }, earlier: [], createdAt: ctx.now },
    { kind, channelId, recipient },
    { ...settlementOfOne(delivered, { at, ms, input: null, warnings: [], payload: () => '' }), gates: delivered.gates },
    { outcome, reason, message, nextAttemptAt: null },
    ctx.now,
  );
  const db = await openProject(ctx.env, projectId);
  await db.batch(deliveryStatements(db, [row]));
}

/** The status of the channel that holds the credentials follows from what the provider said; the recipient stays out of the audit log. */
async function recordTest(ctx: Ctx, row: ChannelRow, holder: ChannelRow, result: ProviderResult): Promise<void> {
  // Whoever tests a channel is there to see it refused, so one refusal is enough.
  const broken = ('followUps' in result ? (result.followUps ?? []) : []).find((c) => c.kind === 'channel_refused');
  const repaired = result.kind === 'sent' && holder.status === 'needs_reconnect';
  const change = broken
    ? { status: 'needs_reconnect' as const, statusDetail: broken.detail, updatedAt: ctx.now }
    : { status: 'ok' as const, statusDetail: null, updatedAt: ctx.now };
  const update = changeChannel(await projectDb(ctx, row.projectId), holder, change);
  await writeAudited(ctx, broken || repaired ? [update] : [], {
    projectId: row.projectId,
    action: 'channel.tested',
    targetKind: 'channel',
    targetId: row.id,
    after: { outcome: toResult(result).outcome },
  });
}

function toResult(result: ProviderResult): ChannelTestResult {
  if (result.kind === 'sent') return { outcome: 'sent', ...answerOf(result) };
  const { reason, message } = result;
  if (result.kind === 'skipped') return { outcome: result.outcome, reason, message };
  if (result.kind === 'refused') return { outcome: result.outcome, reason, message, ...answerOf(result) };
  return { outcome: result.rateLimited ? 'rate_limited' : 'error', reason, message, ...answerOf(result) };
}

const answerOf = ({ statusCode, body }: { statusCode: number | null; body: string }) =>
  statusCode === null ? {} : { statusCode, body };

function recipientRequired(wanted: string): AppError {
  const message = `\`to\` is required: ${wanted} to send the test message to.`;
  return new AppError('invalid', message, { faults: [{ pointer: '/to', code: 'required', message }] });
}
