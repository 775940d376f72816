// What the steps of one batch need from the store, read in one round trip for each project.

import type { Condition } from '../../contract/conditions.ts';
import type { AiSettings } from '../../contract/messages/channels/ai.ts';
import type { ChannelConfigs, ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { FrequencyCap, QuietHours, Storm, Tracking } from '../../contract/messages/sending-limits.ts';
import type { PushToken } from '../../contract/people/device.ts';
import { createCache } from '../../engine/cache.ts';
import type { Preference } from '../../engine/gates/preference.ts';
import type { EmailLibrary } from '../../engine/templates/email/content.ts';
import { openProject, withRetry } from '../db/client.ts';
import { parseGate } from '../db/schema/messages.ts';
import { parseCondition } from '../db/schema/people.ts';
import { openSecret, type Secret } from '../db/sealed.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { type ListedAddress, listedStatement } from './deliveries.ts';
import {
  type EmailTemplate,
  libraryOf,
  libraryStatements,
  templatesOf,
  templatesStatement,
  valuesOf,
} from './email-library.ts';
import { type AskedPreference, readPreferencesStatement } from './preferences.ts';
import type { ProfileRow } from './profile-row.ts';
import { readDevicesStatement, readPeopleStatement } from './profiles.ts';
import { configVersionStatement, directoryVersionStatement } from './project-versions.ts';
import type { FormerSecret, FormerSecrets } from './projects.ts';

export interface Channel<Kind extends ChannelKind = ChannelKind> {
  id: string;
  kind: Kind;
  name: string;
  /** missing: it has no config of its own, and its kind has no default channel. */
  status: 'ok' | 'needs_reconnect' | 'disabled' | 'missing';
  /** null where there is none, or no key of this Worker opens it; its status is then not `ok`. */
  config: ChannelConfigs[Kind] | null;
  /** The default channel whose config it sends through, where it has none of its own; null where there is no default. */
  through?: string | null;
  /** What gates its messages. */
  gates: ChannelGates;
}

/** How often, when and how fast messages leave over a channel; null where nobody set it. */
export interface ChannelGates {
  frequencyCap: FrequencyCap | null;
  quietHours: QuietHours | null;
  storm: Storm | null;
  ratePerSecond: number | null;
  tracking: Tracking | null;
  fallbackChannelId: string | null;
}

export interface Audience {
  id: string;
  name: string;
  condition: Condition;
}

export interface Topic {
  key: string;
  name: string;
  /** Whether people who have said nothing get it. */
  default: 'in' | 'out';
}

/** The project's side of a send: everything but the person. */
export interface ProjectConfig {
  orgId: string;
  projectId: string;
  channels: Channel[];
  templates: Map<string, EmailTemplate>;
  library: EmailLibrary;
  /** Variables that have a value. */
  variables: Readonly<Record<string, string>>;
  audiences: Map<string, Audience>;
  /** By their key. */
  topics: Map<string, Topic>;
  verifiedDomains: Set<string>;
  webhookSecret: string | null;
  /** What a rotation has replaced; see `signingSecrets`. */
  formerWebhookSecrets: readonly FormerSecret[];
  ai: AiSettings | null;
  /** The secrets that no key of this Worker opens; they are null above. */
  unreadable: ReadonlySet<'webhookSecret' | 'aiSettings'>;
}

/** A device as far as a message needs to know it. */
export interface PushDevice extends PushToken {
  /** Epoch ms until which nothing is sent to it, or null. */
  pausedUntil: number | null;
}

/** The projectConfig and the people of one project's part of a batch. */
export interface SendContext {
  projectConfig: ProjectConfig;
  people: Map<string, ProfileRow>;
  devices: Map<string, PushDevice[]>;
  /** What they said about topics and kinds of channel. */
  preferences: Map<string, Preference[]>;
  /** What the suppression list says of the addresses of the people, and of those that were asked for. */
  listed: ListedAddress[];
}

interface ChannelRow {
  id: string;
  kind: ChannelKind;
  name: string;
  status: 'ok' | 'needs_reconnect' | 'disabled';
  config: string;
  frequency_cap: string | null;
  quiet_hours: string | null;
  storm: string | null;
  rate_per_second: number | null;
  tracking: string | null;
  fallback_channel_id: string | null;
}

const gateColumns = 'frequency_cap, quiet_hours, storm, rate_per_second, tracking, fallback_channel_id';

const gatesOf = (row: ChannelRow): ChannelGates => ({
  frequencyCap: parseGate('frequencyCap', row.frequency_cap),
  quietHours: parseGate('quietHours', row.quiet_hours),
  storm: parseGate('storm', row.storm),
  ratePerSecond: row.rate_per_second,
  tracking: parseGate('tracking', row.tracking),
  fallbackChannelId: row.fallback_channel_id,
});

/** ProjectConfig by project, good as long as neither the project's config_version nor the version of its directory changes. */
const configByProject = createCache<{ version: string; projectConfig: ProjectConfig }>({ max: 200 });

/** Reads what the steps of these people need; the project's side only when it has changed. */
export async function loadSendContext(
  env: Env,
  orgId: string,
  projectId: string,
  people: string[],
  addresses: readonly Pick<ListedAddress, 'kind' | 'address'>[] = [],
): Promise<SendContext> {
  const db = await openProject(env, projectId);
  const [peopleRows = [], deviceRows = [], listed = [], said = [], ...versions] = await readWithDirectory(
    env,
    db,
    [
      readPeopleStatement(db, projectId, people),
      readDevicesStatement(db, projectId, people),
      listedStatement(db, projectId, people, addresses),
      readPreferencesStatement(db, projectId, people),
      configVersionStatement(db, projectId),
    ],
    [directoryVersionStatement(env.DB, orgId)],
  );
  const version = versions.map((rows) => (rows as { version: number }[])[0]?.version ?? 0).join(' ');
  const known = configByProject.get(projectId);
  const projectConfig =
    known?.version === version ? known.projectConfig : await readProjectConfig(env, db, orgId, projectId);
  configByProject.set(projectId, { version, projectConfig });
  return {
    projectConfig,
    people: byUser(peopleRows as ProfileRow[]),
    devices: devicesOf(deviceRows as (PushDevice & { asked: string })[]),
    preferences: saidBy(said as AskedPreference[]),
    listed: listed as ListedAddress[],
  };
}

/**
 * The rows of reads of the project's database, then those of reads of the directory. Where the two are one database, as
 * for most projects, it is one round trip; else two at once.
 */
async function readWithDirectory(
  env: Env,
  db: D1Database,
  ofProject: D1PreparedStatement[],
  ofDirectory: D1PreparedStatement[],
): Promise<unknown[][]> {
  const read = (database: D1Database, statements: D1PreparedStatement[]) =>
    withRetry(() => database.batch<unknown>(statements));
  const results =
    db === env.DB
      ? await read(db, [...ofProject, ...ofDirectory])
      : (await Promise.all([read(db, ofProject), read(env.DB, ofDirectory)])).flat();
  return results.map((result) => result.results);
}

async function readProjectConfig(env: Env, db: D1Database, orgId: string, projectId: string): Promise<ProjectConfig> {
  const by = (database: D1Database) => (sql: string, value: string) => database.prepare(sql).bind(value);
  const [ofProject, ofDirectory] = [by(db), by(env.DB)];
  const results = await readWithDirectory(
    env,
    db,
    [
      ofProject(
        `SELECT id, kind, name, status, config, ${gateColumns} FROM channels WHERE project_id = ? ORDER BY is_default DESC, created_at`,
        projectId,
      ),
      templatesStatement(db, projectId),
      ofProject('SELECT id, name, condition FROM audiences WHERE project_id = ?', projectId),
      ofProject('SELECT key, name, default_allowed FROM topics WHERE project_id = ?', projectId),
      ...libraryStatements(db, projectId),
    ],
    [
      ofDirectory('SELECT domain FROM email_domains WHERE org_id = ? AND verified_at IS NOT NULL', orgId),
      ofDirectory('SELECT webhook_secret, former_secrets FROM projects WHERE id = ?', projectId),
      ofDirectory("SELECT value FROM settings WHERE org_id = ? AND name = 'ai'", orgId),
    ],
  );
  const rowsOf = <T>(i: number) => (results[i] ?? []) as T[];
  const { webhook_secret: sealedSecret, former_secrets: sealedFormer } =
    rowsOf<{ webhook_secret: string; former_secrets: string | null }>(8)[0] ?? {};
  const sealedAi = rowsOf<{ value: string }>(9)[0]?.value;
  const webhookSecret = sealedSecret ? await openOrNull<string>(env, 'webhookSecret', projectId, sealedSecret) : null;
  const former = sealedFormer ? await openOrNull<FormerSecrets>(env, 'formerSecrets', projectId, sealedFormer) : null;
  const ai = sealedAi ? await openOrNull<AiSettings>(env, 'aiSettings', orgId, sealedAi) : null;
  const unreadable = new Set<'webhookSecret' | 'aiSettings'>();
  if (sealedSecret && webhookSecret === null) unreadable.add('webhookSecret');
  if (sealedAi && ai === null) unreadable.add('aiSettings');
  return {
    orgId,
    projectId,
    channels: withDefaults(await Promise.all(rowsOf<ChannelRow>(0).map((row) => channelOf(env, row)))),
    templates: templatesOf(rowsOf(1)),
    library: libraryOf(rowsOf(4), rowsOf(5)),
    variables: valuesOf(rowsOf(6)),
    audiences: new Map(rowsOf<AudienceRow>(2).map((row) => [row.id, audienceOf(row)])),
    topics: new Map(rowsOf<TopicRow>(3).map((row) => [row.key, topicOf(row)])),
    verifiedDomains: new Set(rowsOf<{ domain: string }>(7).map((row) => row.domain.toLowerCase())),
    webhookSecret,
    formerWebhookSecrets: former?.webhook ?? [],
    ai,
    unreadable,
  };
}

type TopicRow = Pick<Topic, 'key' | 'name'> & { default_allowed: 0 | 1 };

const topicOf = ({ key, name, default_allowed: allowed }: TopicRow): Topic => ({
  key,
  name,
  default: allowed === 1 ? 'in' : 'out',
});

type AudienceRow = Omit<Audience, 'condition'> & { condition: string };

function audienceOf({ condition, ...rest }: AudienceRow): Audience {
  return { ...rest, condition: parseCondition(condition) };
}

/** Gives channels without a config that of the default of their kind, which also says whether it works. */
function withDefaults(channels: Channel[]): Channel[] {
  return channels.map((channel) => {
    if (channel.through === undefined) return channel;
    const base = channels.find(({ kind, through }) => kind === channel.kind && through === undefined);
    const status = channel.status === 'disabled' ? 'disabled' : (base?.status ?? 'missing');
    return { ...channel, status, config: base?.config ?? null, through: base?.id ?? null };
  });
}

/** A channel whose config cannot be opened is closed; the others send. */
async function channelOf(env: Env, row: ChannelRow): Promise<Channel> {
  const { id, kind, name } = row;
  const gates = gatesOf(row);
  if (row.config === '') return { id, kind, name, status: row.status, config: null, through: null, gates };
  const opened = await openOrNull<ChannelConfigs[ChannelKind]>(env, 'channelConfig', id, row.config);
  if (opened !== null) return { id, kind, name, status: row.status, config: opened, gates };
  return { id, kind, name, status: row.status === 'disabled' ? 'disabled' : 'needs_reconnect', config: null, gates };
}

async function openOrNull<T>(env: Env, secret: Secret, rowId: string, stored: string): Promise<T | null> {
  try {
    return await openSecret<T>(env, secret, rowId, stored);
  } catch (error) {
    log({ level: 'error', message: 'a stored secret cannot be opened', secret, rowId, error: String(error) });
    return null;
  }
}

const byUser = (rows: ProfileRow[]) => new Map(rows.map((row) => [row.asked ?? row.user_id, row]));

function saidBy(rows: readonly AskedPreference[]): Map<string, Preference[]> {
  const byPerson = Map.groupBy(rows, ({ asked }) => asked);
  const toPreference = ({ topic, kind, allowed }: AskedPreference) => ({ topic, kind, allowed: allowed === 1 });
  return new Map([...byPerson].map(([asked, said]) => [asked, said.map(toPreference)]));
}

function devicesOf(rows: (PushDevice & { asked: string })[]): Map<string, PushDevice[]> {
  const devices = new Map<string, PushDevice[]>();
  for (const { asked, ...device } of rows) devices.set(asked, [...(devices.get(asked) ?? []), device]);
  return devices;
}

/** The webhook secrets of the project to sign with at a moment (epoch ms), the newest first. */
export function signingSecrets({ webhookSecret, formerWebhookSecrets }: ProjectConfig, now: number): string[] {
  const former = formerWebhookSecrets.filter(({ until }) => until > now).map(({ secret }) => secret);
  return webhookSecret === null ? former : [webhookSecret, ...former];
}
