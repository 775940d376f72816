import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { Channel, ProjectConfig } from './send-context.ts';

/** The channel a step sends through: the one it names, else the project's default of the kind. */
export function channelFor<Kind extends ChannelKind>(
  projectConfig: ProjectConfig,
  kind: Kind,
  channelId: string | undefined,
): Channel<Kind> | null {
  const isOfKind = (channel: Channel): channel is Channel<Kind> => channel.kind === kind;
  const ofKind = projectConfig.channels.filter(isOfKind);
  const own = ({ through }: Channel<Kind>) => through === undefined;
  return (channelId === undefined ? ofKind.find(own) : ofKind.find((channel) => channel.id === channelId)) ?? null;
}
