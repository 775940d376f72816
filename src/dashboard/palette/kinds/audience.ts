import { Target } from 'lucide-react';
import { type KindView, most } from './kind.ts';

export const audienceKind = {
  noun: 'Audience',
  plural: 'audiences',
  icon: Target,
  page: 'audiences',
  to: (paths, id) => paths.audience(id),
  find: async ({ client, projectId }, q, signal) => {
    const { data } = await client.listAudiences({ query: { projectId, q, pageSize: most }, signal });
    return data.map(({ id, name, description }) => ({ id, label: name, hint: description ?? '', projectId }));
  },
  one: async ({ client }, id, signal) => {
    const { name, description, projectId } = await client.getAudience({ params: { id }, signal });
    return { id, label: name, hint: description ?? '', projectId };
  },
} satisfies KindView;
