import { Webhook } from 'lucide-react';
import { type KindView, most } from './kind.ts';

export const endpointKind = {
  noun: 'Webhook',
  plural: 'webhook endpoints',
  icon: Webhook,
  page: 'webhooks',
  to: (paths, id) => paths.webhook(id),
  find: async ({ client, projectId }, q, signal) => {
    const { data } = await client.listEndpoints({ query: { projectId, q, pageSize: most }, signal });
    return data.map(({ id, url, description }) => ({
      id,
      label: url,
      hint: description ?? '',
      words: description ?? '',
      projectId,
    }));
  },
  one: async ({ client }, id, signal) => {
    const { url, description, projectId } = await client.getEndpoint({ params: { id }, signal });
    return { id, label: url, hint: description ?? '', words: description ?? '', projectId };
  },
} satisfies KindView;
