import { Send } from 'lucide-react';
import { kindWords } from '../../words/channel-kind.tsx';
import { type KindView, most } from './kind.ts';

export const channelKind = {
  noun: 'Channel',
  plural: 'channels',
  icon: Send,
  page: 'channels',
  to: (paths, id) => paths.channel(id),
  find: async ({ client, projectId }, q, signal) => {
    const { data } = await client.listChannels({ query: { projectId, q, pageSize: most }, signal });
    return data.map(({ id, name, kind, status }) => ({
      id,
      label: name,
      hint: `${kindWords(kind)}, ${status.replaceAll('_', ' ')}`,
      projectId,
    }));
  },
  one: async ({ client }, id, signal) => {
    const { name, kind, status, projectId } = await client.getChannel({ params: { id }, signal });
    return { id, label: name, hint: `${kindWords(kind)}, ${status.replaceAll('_', ' ')}`, projectId };
  },
} satisfies KindView;
