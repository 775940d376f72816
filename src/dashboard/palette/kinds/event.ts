import { Activity } from 'lucide-react';
import { formatRelative } from '../../ui/format.ts';
import type { KindView } from './kind.ts';

export const eventKind = {
  noun: 'Event',
  plural: 'events',
  icon: Activity,
  page: 'events',
  to: (paths, id) => paths.event(id),
  one: async ({ client }, id, signal) => {
    const { type, userId, receivedAt, projectId } = await client.getEvent({ params: { id }, signal });
    const when = formatRelative(Date.parse(receivedAt), Date.now());
    return { id, label: type, hint: userId === null ? when : `${userId}, ${when}`, projectId };
  },
} satisfies KindView;
