import { useQueryClient } from '@tanstack/react-query';
import type { ChannelPatch } from '../../../contract/messages/channel.ts';
import { problemOf } from '../../api/problem.ts';
import { type Channel, channelQueries } from '../../api/queries/channels.ts';
import { libraryQuery } from '../../api/queries/library.ts';
import { useConnection } from '../../shell/connection.ts';
import { useToasts } from '../../ui/toast.tsx';

/** What can be done with a channel without its form. A refusal is told in a toast with its reason. */
export function useChannelActions() {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const toasts = useToasts();

  const renew = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: channelQueries.all(projectId) }),
      queries.invalidateQueries({ queryKey: libraryQuery(connection).queryKey }),
    ]);
  };
  const change = async ({ id, name }: Channel, body: ChannelPatch): Promise<boolean> => {
    try {
      await client.patchChannel({ params: { id }, body });
      await renew();
      return true;
    } catch (error) {
      const { detail, faults } = problemOf(error);
      toasts.add({ title: `${name} was not changed`, text: faults[0]?.message ?? detail, tone: 'bad' });
      return false;
    }
  };
  const makeDefault = async (channel: Channel) => {
    if (await change(channel, { isDefault: true })) {
      toasts.add({ title: `${channel.name} is the default channel of its kind`, tone: 'good' });
    }
  };
  const enable = async (channel: Channel) => {
    if (await change(channel, { status: 'ok' })) {
      toasts.add({ title: `${channel.name} is used again`, tone: 'good' });
    }
  };
  const disable = async (channel: Channel) => {
    const done = await change(channel, { status: 'disabled' });
    const action = { label: 'Undo', onPress: () => void enable(channel) };
    if (done) toasts.add({ title: `${channel.name} is disabled`, text: 'Nothing is sent over it.', action });
  };
  /** Throws with the reason, e.g. the workflows that name the channel, for the question to show. */
  const remove = async ({ id, name }: Channel) => {
    await client.deleteChannel({ params: { id } });
    toasts.add({ title: `${name} is deleted` });
    await renew();
  };
  return { makeDefault, enable, disable, remove, renew };
}

export type ChannelActions = ReturnType<typeof useChannelActions>;
