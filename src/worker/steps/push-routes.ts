// Decides through which channel each device of a person gets a message (ADR 0030).
// 1. A channel reaches the devices of its own platform alone.
// 2. A message that names a channel with a config goes through that one. Every other message goes through the first
//    channel of each platform: the default one, then the oldest.
// 3. No device is left out silently: one that gets nothing is passed over for a reason.
import { type Platform, type PushToken, subscriptionIn } from '../../contract/people/device.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { ChannelChoice } from '../../engine/steps/behaviour.ts';
import { channelFor } from '../store/channel-for.ts';
import type { Channel, ProjectConfig, PushDevice } from '../store/send-context.ts';

/** A device and the channel that reaches it. */
export interface Route {
  device: PushDevice;
  channel: Channel<'push'>;
}

/** A device that gets nothing. */
interface PassedOver {
  device: PushDevice;
  reason: 'unsupported_platform' | 'device_paused' | 'channel_disabled' | 'channel_needs_reconnect';
  message: string;
}

export interface PushRoutes {
  /** The channel of the message itself, whose gates and log it has; undefined where the choice stands. */
  channelId: string | undefined;
  open: Route[];
  passedOver: PassedOver[];
}

/** Routes a message to the devices of a person; `now` is in epoch ms. */
export function routeDevices(
  projectConfig: ProjectConfig,
  { channelId }: ChannelChoice,
  devices: readonly PushDevice[],
  now: number,
): PushRoutes {
  const named = channelId === undefined ? null : channelFor(projectConfig, 'push', channelId);
  // Channels without a config of their own send through the default ones.
  const only = named?.through === undefined ? named : null;
  const own = projectConfig.channels.filter(
    (channel): channel is Channel<'push'> => channel.kind === 'push' && channel.through === undefined,
  );
  const candidates = only ? [only] : own;
  const found = devices.map((device): Route | PassedOver => {
    if ((device.pausedUntil ?? 0) > now) return { device, reason: 'device_paused', message: pausedText(device) };
    const channel = channelOf(candidates, device.platform);
    if (channel) return { device, channel };
    return { device, reason: 'unsupported_platform', message: unreachedText(device.platform, only) };
  });
  const routes = found.flatMap((item) => ('channel' in item ? item : []));
  const open = routes.filter(({ channel }) => channel.status === 'ok');
  const firstOf = (among: readonly Route[]) => candidates.find((each) => among.some(({ channel }) => channel === each));
  return {
    channelId: channelId ?? (firstOf(open) ?? firstOf(routes))?.id,
    open,
    passedOver: [...routes.flatMap(closedRoute), ...found.flatMap((item) => ('reason' in item ? item : []))],
  };
}

/** Why a message reaches no device; null where it reaches one. */
export function unreachedBy({ open, passedOver: [first] }: PushRoutes) {
  if (open.length > 0) return null;
  if (first) return { reason: first.reason, message: first.message, holds: first.reason === 'channel_needs_reconnect' };
  const message = 'The person has no device; register one with POST customers/profiles/{userId}/devices.';
  return { reason: 'no_device', message, holds: false };
}

/** The first channel of a platform. One whose config no key opens may be of any; its status then closes it. */
function channelOf(candidates: readonly Channel<'push'>[], platform: Platform): Channel<'push'> | undefined {
  return (
    candidates.find(({ config }) => config?.vendor === platform) ?? candidates.find(({ config }) => config === null)
  );
}

function closedRoute({ device, channel }: Route): PassedOver[] {
  const { status, name } = channel;
  if (status === 'disabled')
    return [{ device, reason: 'channel_disabled', message: `The push channel "${name}" is disabled.` }];
  if (status === 'ok') return [];
  const message = `The provider refused the credentials of the push channel "${name}"; save new ones or test it.`;
  return [{ device, reason: 'channel_needs_reconnect', message }];
}

const pausedText = ({ pausedUntil }: PushDevice) =>
  `The push service refused this device; it gets messages again from ${new Date(pausedUntil ?? 0).toISOString()} on, or when the app registers it again.`;

function unreachedText(platform: Platform, only: Channel<'push'> | null): string {
  return only?.config
    ? `The channel "${only.name}" reaches devices of ${only.config.vendor}; this one is of ${platform}.`
    : `The project has no push channel for devices of ${platform}; add one under Channels.`;
}

/** A device as the trace shows it: enough to tell it from the others, and nothing to send to it with. */
export function shownDevice({ platform, token }: PushToken): { platform: Platform; token: string } {
  const endpoint = platform === 'webpush' ? subscriptionIn(token)?.endpoint : undefined;
  if (platform === 'webpush') {
    return { platform, token: endpoint ? `${new URL(endpoint).host}/…${endpoint.slice(-6)}` : '…' };
  }
  return { platform, token: `…${token.slice(-6)}` };
}

/** The devices that get nothing, as the trace shows them. */
export const shownPassedOver = (passedOver: readonly PassedOver[]): JsonValue[] =>
  passedOver.map(({ device, reason, message }) => ({ ...shownDevice(device), result: reason, message }));

/** The same for the log of a delivery. */
export const passedOverWarnings = (routes: PushRoutes | null): Warning[] =>
  (routes?.passedOver ?? []).map(({ device, message }) => {
    const { token } = shownDevice(device);
    return { code: 'device_passed_over', message: `The device ${token} got nothing: ${message}` };
  });
