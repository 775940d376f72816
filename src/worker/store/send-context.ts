// What the steps of one batch need from the store, read in one round trip for each project.

import type { Condition } from '../../contract/conditions.ts';
import type { AiSettings } from '../../contract/messages/channels/ai.ts';
import type { ChannelConfigs, ChannelKind } from '../../contract/messages/channels/registry.ts';
import { createCache } from '../../engine/cache.ts';
import { openProject, withRetry } from '../db/client.ts';
import { openSecret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import type { ProfileRow } from './profile-row.ts';
import { readDevicesStatement, readPeopleStatement } from './profiles.ts';

export interface Channel<Kind extends ChannelKind = ChannelKind> {
  id: string;
  kind: Kind;
  name: string;
  status: 'ok' | 'needs_reconnect' | 'disabled';
  config: ChannelConfigs[Kind];
}

export interface EmailTemplate {
  id: string;
  subject: string;
  html: string;
  text: string | null;
  class: 'transactional' | 'marketing';
}

export interface Audience {
  id: string;
  name: string;
  condition: Condition;
}

/** The project's side of a send: everything but the person. */
export interface ProjectConfig {
  orgId: string;
  projectId: string;
  channels: Channel[];
  templates: Map<string, EmailTemplate>;
  audiences: Map<string, Audience>;
  verifiedDomains: Set<string>;
  webhookSecret: string | null;
  ai: AiSettings | null;
}

/** The projectConfig and the people of one project's part of a batch. */
export interface SendContext {
  projectConfig: ProjectConfig;
  people: Map<string, ProfileRow>;
  devices: Map<string, string[]>;
}

interface ChannelRow {
  id: string;
  kind: ChannelKind;
  name: string;
  status: Channel['status'];
  config: string;
}

/** ProjectConfig by project, good as long as the project's config_version stays the same. */
const configByProject = createCache<{ version: number; projectConfig: ProjectConfig }>({ max: 200 });

/** Reads what the steps of these people need; the project's side only when it has changed. */
export async function loadSendContext(
  env: Env,
  orgId: string,
  projectId: string,
  people: string[],
): Promise<SendContext> {
  const db = await openProject(env, projectId);
  const results = await withRetry(() =>
    db.batch<Record<string, unknown>>([
      readPeopleStatement(db, projectId, people),
      readDevicesStatement(db, projectId, people),
      db.prepare('SELECT config_version AS version FROM projects WHERE id = ?').bind(projectId),
    ]),
  );
  const rowsOf = <T>(i: number) => (results[i]?.results ?? []) as T[];
  const version = rowsOf<{ version: number }>(2)[0]?.version ?? 0;
  const known = configByProject.get(projectId);
  const projectConfig =
    known?.version === version ? known.projectConfig : await readProjectConfig(env, db, orgId, projectId);
  configByProject.set(projectId, { version, projectConfig });
  return { projectConfig, people: byUser(rowsOf<ProfileRow>(0)), devices: tokensOf(rowsOf(1)) };
}

async function readProjectConfig(env: Env, db: D1Database, orgId: string, projectId: string): Promise<ProjectConfig> {
  const by = (sql: string, value: string) => db.prepare(sql).bind(value);
  const results = await withRetry(() =>
    db.batch<Record<string, unknown>>([
      by(
        'SELECT id, kind, name, status, config FROM channels WHERE project_id = ? ORDER BY is_default DESC, created_at',
        projectId,
      ),
      by('SELECT id, subject, html, text, class FROM templates WHERE project_id = ?', projectId),
      by('SELECT id, name, condition FROM audiences WHERE project_id = ?', projectId),
      by('SELECT domain FROM email_domains WHERE org_id = ? AND verified_at IS NOT NULL', orgId),
      by('SELECT webhook_secret FROM projects WHERE id = ?', projectId),
      by("SELECT value FROM settings WHERE org_id = ? AND name = 'ai'", orgId),
    ]),
  );
  const rowsOf = <T>(i: number) => (results[i]?.results ?? []) as T[];
  const webhookSecret = rowsOf<{ webhook_secret: string }>(4)[0]?.webhook_secret;
  const ai = rowsOf<{ value: string }>(5)[0]?.value;
  return {
    orgId,
    projectId,
    channels: await Promise.all(rowsOf<ChannelRow>(0).map((row) => channelOf(env, row))),
    templates: new Map(rowsOf<EmailTemplate>(1).map((row) => [row.id, row])),
    audiences: new Map(rowsOf<AudienceRow>(2).map((row) => [row.id, audienceOf(row)])),
    verifiedDomains: new Set(rowsOf<{ domain: string }>(3).map((row) => row.domain.toLowerCase())),
    webhookSecret: webhookSecret ? await openSecret<string>(env, 'webhookSecret', projectId, webhookSecret) : null,
    ai: ai ? await openSecret<AiSettings>(env, 'aiSettings', orgId, ai) : null,
  };
}

type AudienceRow = Omit<Audience, 'condition'> & { condition: string };

function audienceOf({ condition, ...rest }: AudienceRow): Audience {
  return { ...rest, condition: JSON.parse(condition) as Condition };
}

async function channelOf(env: Env, row: ChannelRow): Promise<Channel> {
  const { id, kind, name, status } = row;
  return {
    id,
    kind,
    name,
    status,
    config: await openSecret<ChannelConfigs[ChannelKind]>(env, 'channelConfig', id, row.config),
  };
}

const byUser = (rows: ProfileRow[]) => new Map(rows.map((row) => [row.asked ?? row.user_id, row]));

function tokensOf(rows: { asked: string; token: string }[]): Map<string, string[]> {
  const tokens = new Map<string, string[]>();
  for (const { asked, token } of rows) tokens.set(asked, [...(tokens.get(asked) ?? []), token]);
  return tokens;
}

/** The channel a step sends through: the one it names, else the project's default of the kind. */
export function channelFor<Kind extends ChannelKind>(
  projectConfig: ProjectConfig,
  kind: Kind,
  channelId: string | undefined,
): Channel<Kind> | null {
  const isOfKind = (channel: Channel): channel is Channel<Kind> => channel.kind === kind;
  const ofKind = projectConfig.channels.filter(isOfKind);
  return (channelId === undefined ? ofKind[0] : ofKind.find((channel) => channel.id === channelId)) ?? null;
}
