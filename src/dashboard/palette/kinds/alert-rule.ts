import { Siren } from 'lucide-react';
import { type KindView, most } from './kind.ts';

export const alertRuleKind = {
  noun: 'Alert rule',
  plural: 'alert rules',
  icon: Siren,
  page: 'alerts',
  to: (paths, id) => paths.alertRule(id),
  find: async ({ client, projectId }, q, signal) => {
    const { data } = await client.listAlertRules({ query: { projectId, q, pageSize: most }, signal });
    return data.map(({ id, name, severity }) => ({ id, label: name, hint: severity, projectId }));
  },
  one: async ({ client }, id, signal) => {
    const { name, severity, projectId } = await client.getAlertRule({ params: { id }, signal });
    return { id, label: name, hint: severity, projectId };
  },
} satisfies KindView;
