import { FileText } from 'lucide-react';
import { type KindView, most } from './kind.ts';

export const templateKind = {
  noun: 'Template',
  plural: 'templates',
  icon: FileText,
  page: 'templates',
  to: (paths, id) => paths.template(id),
  find: async ({ client, projectId }, q, signal) => {
    const { data } = await client.listTemplates({ query: { projectId, q, pageSize: most }, signal });
    return data.map(({ id, name, subject }) => ({ id, label: name, hint: subject, words: subject, projectId }));
  },
  one: async ({ client }, id, signal) => {
    const { name, subject, projectId } = await client.getTemplate({ params: { id }, signal });
    return { id, label: name, hint: subject, words: subject, projectId };
  },
} satisfies KindView;
