// What one caller may do in a minute, and how many objects may exist: each number once, for the Worker and the docs. A
// deployment sets other numbers with the variable LIMITS.

/** A limit and what it is for, as half a sentence. */
interface Limit {
  limit: number;
  of: string;
}

/** Calls in a minute. */
export const rateLimits = {
  management: { limit: 6_000, of: 'calls of the management API with one key' },
  // As many messages as a queue takes in a minute.
  ingest: { limit: 300_000, of: 'calls that send events with one key' },
  live: { limit: 600, of: 'live traces opened with one key' },
  feed: { limit: 1_800, of: 'calls of the feed by one person' },
  failures: { limit: 600, of: 'calls with keys that do not exist, from one address' },
  unknownRuns: { limit: 300, of: 'reads of runs that do not exist, with one key' },
  models: { limit: 30, of: 'tries of the model with one key' },
  signIn: { limit: 60, of: 'sign-in codes tried from one address' },
} as const satisfies Record<string, Limit>;

/** Objects at one time. */
export const objectLimits = {
  projects: { limit: 100, of: 'projects in an organisation' },
  keys: { limit: 1_000, of: 'API keys in an organisation, revoked ones not counted' },
  domains: { limit: 200, of: 'email domains in an organisation' },
  workflows: { limit: 1_000, of: 'workflows in a project, deleted ones not counted' },
  triggers: { limit: 200, of: 'active workflows in a project whose trigger is not an event' },
  templates: { limit: 2_000, of: 'email templates in a project' },
  layouts: { limit: 100, of: 'layouts in a project' },
  partials: { limit: 500, of: 'partials in a project' },
  variables: { limit: 100, of: 'variables in a project' },
  channels: { limit: 500, of: 'channels in a project' },
  endpoints: { limit: 200, of: 'webhook endpoints in a project' },
  audiences: { limit: 500, of: 'audiences in a project' },
  broadcasts: { limit: 50, of: 'broadcasts in a project that are not over' },
  topics: { limit: 200, of: 'topics in a project' },
  rules: { limit: 1_000, of: 'notification rules in a project' },
  alertRules: { limit: 500, of: 'alert rules in a project' },
  silences: { limit: 500, of: 'silences in a project, those that are over among them' },
  devices: { limit: 100, of: 'devices of one person' },
} as const satisfies Record<string, Limit>;

export type RateLimitName = keyof typeof rateLimits;
export type ObjectLimitName = keyof typeof objectLimits;
