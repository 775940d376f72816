// Sends one synthetic message through a channel: the gates and the provider of a real send, without a run.
import { AppError } from '../../../contract/errors.ts';
import type { ChannelTestInput, ChannelTestResult, ConfigurableKind } from '../../../contract/messages/channel.ts';
import { buildScope } from '../../../engine/scope.ts';
import type { Ctx } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { writeAudited } from '../../access/write.ts';
import { openProject } from '../../db/client.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { timeId } from '../../ids.ts';
import { openEmailSender } from '../../providers/email/open-sender.ts';
import type { ProviderContext, ProviderResult } from '../../providers/provider.ts';
import { sendThrough } from '../../providers/registry.ts';
import { passGates } from '../../steps/gates.ts';
import { type ChannelRow, changeChannel } from '../../store/channels.ts';
import { suppressedStatement } from '../../store/deliveries.ts';
import { type Channel, loadSendContext, type ProjectConfig } from '../../store/send-context.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import { fetchChannel } from './service.ts';

const title = 'Test message';
const text = 'This is a test message from Sendora. If you can read it, the channel works.';

/** Tests a channel; the answer is what a step that sends through it would have got. */
export async function testChannel(ctx: Ctx, id: string, { to }: ChannelTestInput): Promise<ChannelTestResult> {
  const row = await fetchChannel(ctx, id);
  const kind = row.kind as ConfigurableKind;
  if (to === undefined && kind !== 'webhook') throw recipientRequired(kind);
  const { projectConfig } = await loadSendContext(ctx.env, ctx.org.id, row.projectId, []);
  const result = await send(ctx, row, kind, withOpenStatus(projectConfig, id), to ?? '');
  await recordTest(ctx, row, result);
  return toResult(result);
}

/** A test is how a broken channel is found to work again; only a disabled one stays closed. */
function withOpenStatus(projectConfig: ProjectConfig, id: string): ProjectConfig {
  const open = (channel: Channel): Channel =>
    channel.id === id && channel.status === 'needs_reconnect' ? { ...channel, status: 'ok' } : channel;
  return { ...projectConfig, channels: projectConfig.channels.map(open) };
}

async function send(
  ctx: Ctx,
  row: ChannelRow,
  kind: ConfigurableKind,
  projectConfig: ProjectConfig,
  to: string,
): Promise<ProviderResult> {
  const context: ProviderContext = {
    egress: openEgress(ctx.env),
    now: ctx.now,
    idempotencyKey: `test:${timeId(ctx.now)}`,
    email: openEmailSender(ctx.env),
  };
  if (kind === 'webhook') return sendWebhook(row, projectConfig, context);
  const gate = passGates(projectConfig, {
    kind,
    config: { channelId: row.id },
    recipient: kind === 'push' ? null : to,
    from: null,
    suppressedFor: await suppressedFor(ctx, row.projectId, kind, to),
    scope: buildScope({}),
    now: ctx.now,
  });
  if ('closed' in gate) return { kind: 'refused', ...gate.closed, statusCode: null, body: '' };
  return sendMessage(gate.channel, to, context);
}

function sendMessage(channel: Channel<'email' | 'sms' | 'push'>, to: string, context: ProviderContext) {
  if (isOf(channel, 'email')) {
    const message = { from: '', to, subject: title, html: `<p>${text}</p>`, text };
    return sendThrough('email', channel.config, message, context);
  }
  if (isOf(channel, 'sms')) return sendThrough('sms', channel.config, { to, body: text }, context);
  if (isOf(channel, 'push')) {
    return sendThrough('push', channel.config, { token: to, platform: 'fcm', title, body: text }, context);
  }
  throw new TypeError(`a channel of kind ${channel.kind} has no test message`);
}

/** Sound, because the config of a channel is the one of its kind. */
function isOf<Kind extends Channel['kind']>(channel: Channel, kind: Kind): channel is Channel<Kind> {
  return channel.kind === kind;
}

async function sendWebhook(
  row: ChannelRow,
  projectConfig: ProjectConfig,
  context: ProviderContext,
): Promise<ProviderResult> {
  const channel = projectConfig.channels.find((each) => each.id === row.id);
  if (!channel || !isOf(channel, 'webhook') || channel.status !== 'ok') {
    const message = 'The webhook channel is disabled. Enable it under Channels.';
    return { kind: 'skipped', outcome: 'skipped-missing-config', reason: 'channel_disabled', message };
  }
  const timestampSeconds = Math.floor(context.now / 1_000);
  const body = { type: 'channel.test', timestamp: new Date(context.now).toISOString(), data: { title, text } };
  const message = {
    url: channel.config.url,
    method: 'POST' as const,
    headers: {},
    body: JSON.stringify(body),
    secrets: [],
    id: context.idempotencyKey,
    timestampSeconds,
  };
  return sendThrough('webhook', channel.config, message, context);
}

async function suppressedFor(ctx: Ctx, projectId: string, kind: string, to: string): Promise<string | null> {
  const address = suppressionAddress(kind, to);
  const { results } = await suppressedStatement(await openProject(ctx.env, projectId), projectId, [address]).all<{
    kind: string;
    reason: string;
  }>();
  return results.find((found) => found.kind === kind)?.reason ?? null;
}

/** The status follows from what the provider said; the recipient stays out of the audit log. */
async function recordTest(ctx: Ctx, row: ChannelRow, result: ProviderResult): Promise<void> {
  const broken = ('followUps' in result ? (result.followUps ?? []) : []).find((c) => c.kind === 'channel_status');
  const repaired = result.kind === 'sent' && row.status === 'needs_reconnect';
  const change = broken
    ? { status: broken.status, statusDetail: broken.detail, updatedAt: ctx.now }
    : { status: 'ok' as const, statusDetail: null, updatedAt: ctx.now };
  const update = changeChannel(await projectDb(ctx, row.projectId), row, change);
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

function recipientRequired(kind: ConfigurableKind): AppError {
  const wanted = { email: 'an email address', sms: 'a phone number', push: 'a device token', webhook: '' }[kind];
  const message = `\`to\` is required: ${wanted} to send the test message to.`;
  return new AppError('invalid', message, { faults: [{ pointer: '/to', code: 'required', message }] });
}
