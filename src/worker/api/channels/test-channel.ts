// Sends one synthetic message through a channel: the gates and the provider of a real send, without a run.
import { AppError } from '../../../contract/errors.ts';
import type { ChannelTestInput, ChannelTestResult } from '../../../contract/messages/channel.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { Ctx } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { found } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { openFeedSender } from '../../feed-object/sender.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { timeId } from '../../ids.ts';
import { openEmailSender } from '../../providers/email/open-sender.ts';
import type { ProviderResult } from '../../providers/provider.ts';
import { isSendKind, type SendKind } from '../../providers/registry.ts';
import type { Delivered } from '../../steps/deliver-message.ts';
import { openPlaces } from '../../steps/places.ts';
import { logTest, resultOf, sendTest, toTestResult } from '../../steps/test-send.ts';
import { type ChannelRow, changeChannel } from '../../store/channels.ts';
import { type Channel, loadSendContext, type ProjectConfig } from '../../store/send-context.ts';
import { releaseClosed } from '../../stream/release-closed.ts';
import { fetchChannel } from './service.ts';
import { testMessages, testRecipients } from './test-messages.ts';

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
  await logTest(ctx.env, row.projectId, testId, delivered, ctx.now);
  await recordTest(ctx, row, channel.through ? await fetchChannel(ctx, channel.through) : row, result);
  return toTestResult(result);
}

/** Sound, because the config of a channel is the one of its kind. */
function isOfKind<Kind extends SendKind>(channel: Channel | undefined, kind: Kind): channel is Channel<Kind> {
  return channel?.kind === kind;
}

/** A test is how a broken channel is found to work again; only a disabled one stays closed. */
function withOpenStatus(projectConfig: ProjectConfig, ids: readonly (string | null | undefined)[]): ProjectConfig {
  const open = (channel: Channel): Channel =>
    ids.includes(channel.id) && channel.status === 'needs_reconnect' ? { ...channel, status: 'ok' } : channel;
  return { ...projectConfig, channels: projectConfig.channels.map(open) };
}

function send<Kind extends SendKind>(
  { env, now }: Ctx,
  projectConfig: ProjectConfig,
  { id, kind, config: opened, through }: Channel<Kind>,
  to: string,
  testId: string,
): Promise<Delivered> {
  const config = readable(opened);
  const { projectId, webhookSecret: projectSecret } = projectConfig;
  const sent = { to, key: `test:${testId}`, id: testId, projectId, at: now, projectSecret };
  const outside = {
    env,
    egress: openEgress(env),
    email: openEmailSender(env),
    feed: openFeedSender(env),
    places: openPlaces(env, projectId),
    now: () => Date.now(),
  };
  return sendTest(outside, withOpenStatus(projectConfig, [id, through]), {
    id: testId,
    channel: { id, kind },
    recipient: testRecipients[kind].address(to, config),
    device: testRecipients[kind].device(to, config),
    message: (used) => testMessages[kind]({ ...sent, config: used }),
  });
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
    after: { outcome: toTestResult(result).outcome },
  });
  if (repaired) {
    const address = { orgId: ctx.org.id, projectId: row.projectId };
    await releaseClosed(ctx.env, address, row.kind as ChannelKind, ctx.now);
  }
}

function recipientRequired(wanted: string): AppError {
  const message = `\`to\` is required: ${wanted} to send the test message to.`;
  return new AppError('invalid', message, { faults: [{ pointer: '/to', code: 'required', message }] });
}
