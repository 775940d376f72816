// Sends one message to whoever tests something: the gates and the provider of a real send, without a run, and a row in
// the log. Nobody tries it again, so a failure is its end.
import type { ChannelTestResult } from '../../contract/messages/channel.ts';
import type { ChannelConfigs } from '../../contract/messages/channels/registry.ts';
import type { GateVerdict } from '../../contract/messages/gates.ts';
import type { PushToken } from '../../contract/people/device.ts';
import type { Content } from '../../engine/gates/content.ts';
import { buildScope } from '../../engine/scope.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { ProviderResult } from '../providers/provider.ts';
import type { Messages, SendKind } from '../providers/registry.ts';
import { deliveryStatements } from '../store/deliveries.ts';
import type { Channel, ProjectConfig } from '../store/send-context.ts';
import { type Delivered, deliverMessage, type Outside } from './deliver-message.ts';
import { deliveryRowOf } from './delivery-row.ts';
import { impersonal } from './gates.ts';
import { settlementOfOne } from './send.ts';
import { readSuppressions } from './suppressions.ts';

/** How long a test waits for its turn on a channel with a pace, ms. */
const longestTurnMs = 5_000;

export interface TestSend<Kind extends SendKind> {
  /** Id of its row in the log. */
  id: string;
  channel: Pick<Channel<Kind>, 'id' | 'kind'>;
  /** null when it goes to a device, or to whatever the channel names. */
  recipient: string | null;
  device?: PushToken | null;
  /** Sender of an email; that of the channel when left out. */
  sender?: string | null;
  content?: Content;
  message(config: ChannelConfigs[Kind]): Messages[Kind];
}

/** One attempt; it waits for its turn, as far as that is near. */
export async function sendTest<Kind extends SendKind>(
  outside: Outside,
  projectConfig: ProjectConfig,
  { id, channel, recipient, device = null, sender = null, content = impersonal.content, message }: TestSend<Kind>,
): Promise<Delivered> {
  const { kind } = channel;
  const address = recipient === null ? null : { kind, address: recipient };
  const suppressedFor = await readSuppressions(outside.env, projectConfig.projectId, address ? [address] : []);
  const request = (earlier: readonly GateVerdict[]) => ({
    key: `test:${id}`,
    question: {
      ...impersonal,
      ...{ earlier, kind, recipient, sender, content },
      deliveryId: id,
      choice: { channelId: channel.id },
      toDevices: device !== null,
      devices: device === null ? [] : [{ ...device, pausedUntil: null }],
      suppressedFor: suppressedFor(address),
      scope: buildScope({}),
      now: outside.now(),
    },
    parts: (config: ChannelConfigs[Kind]) => [{ message: message(config) }],
  });
  const delivered = await deliverMessage(outside, projectConfig, request([]));
  const { stop } = delivered;
  const waitMs = stop?.kind === 'held' && stop.dueAt !== null ? stop.dueAt - outside.now() : null;
  if (waitMs === null || waitMs > longestTurnMs) return delivered;
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitMs)));
  return deliverMessage(outside, projectConfig, request(delivered.gates));
}

/** What the provider said, or why nothing left. */
export function resultOf({ stop, results: [result] }: Delivered): ProviderResult {
  const nothingSent = { statusCode: null, body: '' };
  if (stop?.kind === 'unasked') return { ...stop, ...nothingSent, kind: 'failed' };
  if (stop?.kind === 'held') return { ...stop, ...nothingSent, kind: 'failed', rateLimited: stop.why === 'pace' };
  if (stop) return { ...stop, ...nothingSent, kind: 'refused' };
  if (!result) throw new TypeError('a test sends one message');
  return result;
}

/** The same as whoever tests gets it. */
export function toTestResult(result: ProviderResult): ChannelTestResult {
  if (result.kind === 'sent') return { outcome: 'sent', ...answerOf(result) };
  const { reason, message } = result;
  if (result.kind === 'skipped') return { outcome: result.outcome, reason, message };
  if (result.kind === 'refused') return { outcome: result.outcome, reason, message, ...answerOf(result) };
  return { outcome: result.rateLimited ? 'rate_limited' : 'error', reason, message, ...answerOf(result) };
}

const answerOf = ({ statusCode, body }: { statusCode: number | null; body: string }) =>
  statusCode === null ? {} : { statusCode, body };

/** Writes the line of the log; `now` is epoch ms. */
export async function logTest(
  env: Env,
  projectId: string,
  id: string,
  delivered: Delivered,
  now: number,
): Promise<void> {
  const { kind, channelId, recipient, at, ms } = delivered;
  const { outcome, reason, message } = toTestResult(resultOf(delivered));
  const row = deliveryRowOf(
    { projectId, id, origin: { source: 'test' }, earlier: [], createdAt: now },
    { kind, channelId, recipient },
    { ...settlementOfOne(delivered, { at, ms, input: null, warnings: [], payload: () => '' }), gates: delivered.gates },
    { outcome, reason, message, nextAttemptAt: null },
    now,
  );
  const [sent] = delivered.results;
  const providerId = sent?.kind === 'sent' ? sent.providerId : null;
  const db = await openProject(env, projectId);
  await db.batch(deliveryStatements(db, [{ ...row, providerId }]));
}
