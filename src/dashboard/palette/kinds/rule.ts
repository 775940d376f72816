import { Bell } from 'lucide-react';
import { type KindView, most } from './kind.ts';

export const ruleKind = {
  noun: 'Rule',
  plural: 'rules',
  icon: Bell,
  page: 'rules',
  to: (paths, id) => paths.rule(id),
  find: async ({ client, projectId }, q, signal) => {
    const { data } = await client.listNotificationRules({ query: { projectId, q, pageSize: most }, signal });
    return data.map(({ id, name, key }) => ({ id, label: name, hint: key, words: key, projectId }));
  },
  one: async ({ client }, id, signal) => {
    const { name, key, projectId } = await client.getNotificationRule({ params: { id }, signal });
    return { id, label: name, hint: key, words: key, projectId };
  },
} satisfies KindView;
