import { Mail } from 'lucide-react';
import { kindWords } from '../../words/channel-kind.tsx';
import type { KindView } from './kind.ts';

export const messageKind = {
  noun: 'Message',
  plural: 'messages',
  icon: Mail,
  page: null,
  to: (paths, id) => paths.log(id),
  one: async ({ client }, id, signal) => {
    const { kind, recipient, userId, outcome, state, projectId } = await client.getDelivery({ params: { id }, signal });
    return {
      id,
      label: `${kindWords(kind)} to ${recipient ?? userId ?? 'nobody'}`,
      hint: (outcome ?? state).replaceAll('_', ' '),
      projectId,
    };
  },
} satisfies KindView;
