// Every address of the dashboard; nothing else writes one. A project id decides the organisation, so a pasted link always
// opens the right place. Filters, tabs and what is selected are search parameters.

type Search = Readonly<Record<string, string | null | undefined>>;

const withSearch = (path: string, search: Search = {}): string => {
  const pairs = Object.entries(search).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return pairs.length === 0 ? path : `${path}?${new URLSearchParams(pairs)}`;
};

const segment = encodeURIComponent;

/** The parts of Settings. */
export const settingsParts = [
  'project',
  'variables',
  'suppressions',
  'data',
  'keys',
  'domains',
  'ai',
  'plan',
  'audit',
  'device',
] as const;
export type SettingsPart = (typeof settingsParts)[number];

/** What the router knows the pages of a project by. */
export const projectRoute = '/app/$projectId';

/** Addresses of one project. */
export function pathsOf(projectId: string) {
  const base = `/app/${segment(projectId)}`;
  const list = (name: string) => (search?: Search) => withSearch(`${base}/${name}`, search);
  const item = (name: string) => (id: string, search?: Search) => withSearch(`${base}/${name}/${segment(id)}`, search);
  return {
    home: () => base,
    workflows: list('workflows'),
    gallery: list('workflows/gallery'),
    importBundle: list('workflows/import'),
    newWorkflow: list('workflows/new'),
    workflow: item('workflows'),
    workflowVersion: (id: string, version: number, search?: Search) =>
      withSearch(`${base}/workflows/${segment(id)}/versions/${version}`, search),
    runs: list('runs'),
    why: list('runs/why'),
    run: item('runs'),
    events: list('events'),
    event: item('events'),
    people: list('people'),
    importPeople: list('people/import'),
    person: item('people'),
    audiences: list('audiences'),
    newAudience: list('audiences/new'),
    audience: item('audiences'),
    templates: list('templates'),
    newTemplate: list('templates/new'),
    template: item('templates'),
    newLayout: list('templates/layouts/new'),
    layout: item('templates/layouts'),
    newPartial: list('templates/partials/new'),
    partial: item('templates/partials'),
    rules: list('rules'),
    newRule: list('rules/new'),
    rule: item('rules'),
    alerts: list('alerts'),
    newAlertRule: list('alerts/new'),
    silences: list('alerts/silences'),
    alertRule: item('alerts'),
    feed: list('feed'),
    webhooks: list('webhooks'),
    newWebhook: list('webhooks/new'),
    webhook: item('webhooks'),
    channels: list('channels'),
    newChannel: list('channels/new'),
    channel: item('channels'),
    logs: list('logs'),
    /** The log with one message open beside it. */
    log: (id: string, search?: Search) => withSearch(`${base}/logs`, { ...search, log: id }),
    health: list('health'),
    settings: (part: SettingsPart, search?: Search) => withSearch(`${base}/settings/${part}`, search),
    domain: item('settings/domains'),
  };
}

export type Paths = ReturnType<typeof pathsOf>;

/** Addresses without a project. */
export const publicPaths = { start: () => '/', signIn: (search?: Search) => withSearch('/sign-in', search) };
