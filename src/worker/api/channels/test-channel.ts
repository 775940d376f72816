// Sends one synthetic message through a channel: the gates and the provider of a real send, without a run.
import { eq } from 'drizzle-orm';
import { AppError } from '../../../contract/errors.ts';
import type { ChannelTestInput, ChannelTestResult, ConfigurableKind } from '../../../contract/messages/channel.ts';
import { buildScope } from '../../../engine/scope.ts';
import type { Ctx } from '../../access/context.ts';
import { writeAudited } from '../../access/write.ts';
import { channels } from '../../db/schema.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { timeId } from '../../ids.ts';
import { openEmailSender } from '../../providers/email/open-sender.ts';
import type { ProviderResult } from '../../providers/provider.ts';
import { type Delivered, deliverMessage } from '../../steps/deliver-message.ts';
import { readSuppressions } from '../../steps/suppressions.ts';
import { type Channel, loadSendContext, type ProjectConfig } from '../../store/send-context.ts';
import { type ChannelRow, fetchChannel } from './service.ts';
import { testMessages, testRecipients } from './test-messages.ts';

/** Tests a channel; returns what a step that sends through it would have got. */
export async function testChannel(ctx: Ctx, id: string, { to }: ChannelTestInput): Promise<ChannelTestResult> {
  const row = await fetchChannel(ctx, id);
  const kind = row.kind as ConfigurableKind;
  const wanted = testRecipients[kind].to;
  if (to === undefined && wanted !== null) throw recipientRequired(wanted);
  const { projectConfig } = await loadSendContext(ctx.env, ctx.org.id, row.projectId, []);
  const delivered = await send(ctx, row, kind, withOpenStatus(projectConfig, id), wanted === null ? null : (to ?? ''));
  const result = resultOf(delivered);
  await recordTest(ctx, row, result);
  return toResult(result);
}

/** A test is how a broken channel is found to work again; only a disabled one stays closed. */
function withOpenStatus(projectConfig: ProjectConfig, id: string): ProjectConfig {
  const open = (channel: Channel): Channel =>
    channel.id === id && channel.status === 'needs_reconnect' ? { ...channel, status: 'ok' } : channel;
  return { ...projectConfig, channels: projectConfig.channels.map(open) };
}

async function send<Kind extends ConfigurableKind>(
  ctx: Ctx,
  row: ChannelRow,
  kind: Kind,
  projectConfig: ProjectConfig,
  to: string | null,
): Promise<Delivered> {
  const key = `test:${timeId(ctx.now)}`;
  const { isDevice } = testRecipients[kind];
  const recipient = isDevice ? null : to;
  const listed = recipient === null ? null : { kind, address: recipient };
  const suppressedFor = await readSuppressions(ctx.env, row.projectId, listed ? [listed] : []);
  const outside = { egress: openEgress(ctx.env), email: openEmailSender(ctx.env), now: () => ctx.now };
  return deliverMessage(outside, projectConfig, {
    key,
    question: {
      kind,
      choice: { channelId: row.id },
      recipient,
      sender: null,
      toDevices: isDevice,
      devices: 1,
      suppressedFor: suppressedFor(listed),
      scope: buildScope({}),
      now: ctx.now,
    },
    parts: (config) => [{ message: testMessages[kind]({ to: to ?? '', config, key, at: ctx.now }) }],
  });
}

function resultOf({ closed, results: [result] }: Delivered): ProviderResult {
  if (closed) return { kind: 'refused', ...closed, statusCode: null, body: '' };
  if (!result) throw new TypeError('a test sends one message');
  return result;
}

/** The status follows from what the provider said; the recipient stays out of the audit log. */
async function recordTest(ctx: Ctx, row: ChannelRow, result: ProviderResult): Promise<void> {
  const broken = ('followUps' in result ? (result.followUps ?? []) : []).find((c) => c.kind === 'channel_status');
  const repaired = result.kind === 'sent' && row.status === 'needs_reconnect';
  const change = broken
    ? { status: broken.status, statusDetail: broken.detail, updatedAt: ctx.now }
    : { status: 'ok' as const, statusDetail: null, updatedAt: ctx.now };
  const update = ctx.db.update(channels).set(change).where(eq(channels.id, row.id));
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
