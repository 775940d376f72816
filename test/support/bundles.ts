// Bundles as tests write them, and a project to import them into.
import { type Answer, type Api, createTenant, type Tenant } from './worker.ts';

export const nap = (label = 'nap', minutes = 60) => ({
  config: { reason: 'r' },
  delayMinutes: minutes,
  label,
  type: 'wait',
});
export const mail = (label: string, config: object = {}) => ({
  config: { bodyHtml: '<p>x</p>', subject: label, to: '{{user.email}}', ...config },
  label,
  type: 'send_email',
});
export const flow = (name: string, extra: object = {}) => ({
  isActive: true,
  name,
  steps: [nap(), mail('hello')],
  trigger: { eventType: 'go' },
  ...extra,
});
export const bundleOf = (parts: object = {}) => ({ version: 1, audiences: [], templates: [], workflows: [], ...parts });
export const audience = (name: string, value = 'pro') => ({ name, condition: { trait: 'plan', value } });
export const template = (name: string, extra: object = {}) => ({
  name,
  subject: 's',
  html: '<p>x</p>',
  class: 'marketing',
  ...extra,
});

/** A project, and what one does with bundles in it. */
export interface Shop {
  tenant: Tenant;
  api: Api;
  importBundle(bundle: unknown, query?: string, headers?: Record<string, string>): Promise<Answer>;
  exportText(query?: string): Promise<string>;
  names(path: string): Promise<string[]>;
}

export async function openShop(): Promise<Shop> {
  const tenant = await createTenant();
  return shopIn(tenant, tenant.projectId);
}

/** The same in another project of the organisation. */
export function shopIn(tenant: Tenant, projectId: string): Shop {
  const { api } = tenant;
  return {
    tenant,
    api,
    importBundle: (bundle, query = '', headers = {}) =>
      api.post(`automation/workflows/import?projectId=${projectId}${query}`, bundle, headers),
    exportText: async (query = '') =>
      (await api.get(`automation/workflows/export?projectId=${projectId}${query}`)).text,
    names: async (path) =>
      (await api.get(`${path}?projectId=${projectId}&pageSize=100`)).json.data
        .map(({ name }: { name: string }) => name)
        .sort(),
  };
}
