// Shows a message of a rule or an alert and asks its gates, without sending it and without taking a place.

import type { MessagePreview, ShownMessage } from '../../contract/messages/shown-message.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { isoTime } from '../../contract/primitives.ts';
import { withTexts } from '../../engine/gates/gate-text.ts';
import { shownUrl } from '../../engine/secrets.ts';
import type { Env } from '../env.ts';
import type { Messages, SendKind } from '../providers/registry.ts';
import type { Channel, ProjectConfig } from '../store/send-context.ts';
import type { MessageRequest } from './deliver-message.ts';
import { type Asked, askGates } from './gates.ts';
import { previewPlaces } from './places.ts';
import type { Route } from './push-routes.ts';
import { samplePush } from './sample-person.ts';
import { readSuppressions } from './suppressions.ts';

/** How the message of each kind is shown; `devices`: how many it would reach. */
const shown: { [Kind in SendKind]: (message: Messages[Kind], devices: number) => ShownMessage } = {
  email: ({ to, subject, html, text = '' }) => ({ kind: 'email', to, subject, html, text }),
  sms: ({ to, body }) => ({ kind: 'sms', to, body }),
  push: ({ title, body, data }, devices) => ({
    kind: 'push',
    ...{ devices, title, body },
    data: (data ?? {}) as Record<string, JsonValue>,
  }),
  slack: ({ payload }) => ({ kind: 'slack', payload: payload as unknown as JsonValue }),
  webhook: ({ url, contentType, body }) => ({ kind: 'webhook', url: shownUrl(url), contentType, body }),
  in_app: ({ title, body, url, severity, topic, actions, data }) => ({
    kind: 'in_app',
    ...{ title, body, url, severity, topic },
    actions: actions.map((action) => ({ ...action })),
    data: { ...data },
  }),
};

/** A message that was made but not sent. */
export interface Previewed<Kind extends SendKind> {
  request: MessageRequest<Kind>;
  channel: Channel;
  kind: Kind;
  recipient: string | null;
  missing?: string[];
  warnings?: MessagePreview['warnings'];
  /** The devices that it would reach. */
  open: readonly Route[];
  /** The parts for these devices; asked with one that stands for them where there is none. */
  partsTo(devices: readonly Route[]): MessageRequest<Kind>['parts'];
}

/** A message that there is none of: why, and of which channel. */
export const unmade = (
  channelId: string,
  channel: Channel | undefined,
  stop: Pick<NonNullable<MessagePreview['stop']>, 'reason' | 'message'> & {
    outcome: NonNullable<MessagePreview['stop']>['outcome'];
  },
): MessagePreview => ({
  ...{ channelId, channelName: channel?.name ?? null, kind: channel?.kind ?? null, recipient: null, message: null },
  ...{ stop: { ...stop, until: null }, gates: [], missing: [], warnings: [] },
});

/** What would become of it now. */
export async function previewMessage<Kind extends SendKind>(
  env: Env,
  projectConfig: ProjectConfig,
  { request, channel, kind, recipient, missing = [], warnings = [], open, partsTo }: Previewed<Kind>,
): Promise<MessagePreview> {
  const { question } = request;
  const address = question.recipient === null ? null : { kind, address: question.recipient };
  const suppressions = await readSuppressions(env, projectConfig.projectId, address ? [address] : []);
  const asked = await askGates(
    projectConfig,
    { ...question, suppressedFor: suppressions(address) },
    previewPlaces(env, projectConfig.projectId),
  );
  const { stop, verdicts } = asked;
  // Sound, because the config of a channel is the one of its kind.
  const config = channel.config as Parameters<MessageRequest<Kind>['parts']>[0] | null;
  const devices = question.toDevices && open.length === 0 ? [samplePush(channel)] : open;
  const [part] = config === null ? [] : partsTo(devices)(config, asked.routes);
  const { id: channelId, name: channelName } = channel;
  return {
    ...{ channelId, channelName, kind },
    recipient: question.toDevices ? `${open.length} ${open.length === 1 ? 'device' : 'devices'}` : recipient,
    message: part ? shown[kind](part.message, open.length) : null,
    stop: stopOf(stop),
    gates: withTexts(verdicts, stop?.message),
    missing,
    warnings,
  };
}

function stopOf(stop: Asked['stop']): MessagePreview['stop'] {
  if (!stop) return null;
  const { reason, message } = stop;
  const until = stop.kind === 'held' && stop.dueAt !== null ? isoTime(stop.dueAt) : null;
  return { outcome: stop.kind === 'closed' ? stop.outcome : null, reason, message, until };
}
