import { and, eq, exists, not, type SQL, sql } from 'drizzle-orm';
import type {
  Channel,
  ChannelInput,
  ChannelPatch,
  ChannelQuery,
  ConfigurableKind,
} from '../../../contract/messages/channel.ts';
import { channelKinds } from '../../../contract/messages/channels/registry.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { refuseWhileUsed } from '../../access/in-use.ts';
import { newestFirst } from '../../access/newest-first.ts';
import { type Page, pageOf } from '../../access/pages.ts';
import { found, inTenant, isoTime } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { channels } from '../../db/schema.ts';
import { openSecret, sealSecret } from '../../db/sealed.ts';
import { timeId } from '../../ids.ts';
import { checkConfig, maskedConfig, type ProviderConfig, withStoredSecrets } from './config.ts';

export type ChannelRow = typeof channels.$inferSelect;

const kindOf = (row: ChannelRow) => row.kind as ConfigurableKind;

/** A channel as the API answers it. */
const toChannel = (row: ChannelRow): Channel => ({
  id: row.id,
  projectId: row.projectId,
  kind: kindOf(row),
  vendor: row.vendor,
  name: row.name,
  config: JSON.parse(row.configHint) as Channel['config'],
  status: row.status,
  statusDetail: row.statusDetail,
  isDefault: row.isDefault === 1,
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** What of a channel stands in the audit log; the config is masked. */
const told = ({ kind, name, config, status, isDefault }: Channel) => ({ kind, name, config, status, isDefault });
const one = (ctx: Ctx, id: string) => and(inTenant(ctx, channels.projectId), eq(channels.id, id));
const ofKind = (projectId: string, kind: string) => and(eq(channels.projectId, projectId), eq(channels.kind, kind));

/** Creates a channel; the first of its kind in a project is the default. */
export async function createChannel(ctx: Ctx, input: ChannelInput): Promise<Channel> {
  const { kind, name } = input;
  const projectId = await projectOf(ctx, input.projectId);
  const config = await checkConfig(ctx, kind, channelKinds[kind].config, input.config, '/config');
  const id = timeId(ctx.now);
  const isDefault = input.isDefault ? sql`1` : sql`NOT ${hasDefault(ctx, projectId, kind)}`;
  const row = {
    id,
    projectId,
    kind,
    name,
    ...(await configColumns(ctx, id, kind, config)),
    status: 'ok' as const,
    isDefault,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  };
  const after = { kind, name, config: maskedConfig(kind, config), ...(input.isDefault ? { isDefault: true } : {}) };
  await writeAudited(
    ctx,
    [...(input.isDefault ? [dropDefault(ctx, projectId, kind)] : []), ctx.db.insert(channels).values(row)],
    { projectId, action: 'channel.created', targetKind: 'channel', targetId: id, after },
  );
  return getChannel(ctx, id);
}

/** Channels, newest first. */
export async function listChannels(ctx: Ctx, query: ChannelQuery): Promise<Page<Channel>> {
  const page = newestFirst(query.cursor, channels);
  const kind = query.kind === undefined ? undefined : eq(channels.kind, query.kind);
  const rows = await ctx.db
    .select()
    .from(channels)
    .where(and(inTenant(ctx, channels.projectId, query.projectId), kind, page.start))
    .orderBy(...page.order)
    .limit(query.pageSize + 1);
  return pageOf(rows, query.pageSize, toChannel, page.keyOf);
}

/** One channel, or 404. */
export async function getChannel(ctx: Ctx, id: string): Promise<Channel> {
  return toChannel(await fetchChannel(ctx, id));
}

/** The row of a channel that the caller may see. */
export async function fetchChannel(ctx: Ctx, id: string): Promise<ChannelRow> {
  const [row] = await ctx.db.select().from(channels).where(one(ctx, id)).limit(1);
  return found(row, `channel ${id}`);
}

/** Changes the given fields of a channel; a config that passes its checks brings a broken channel back. */
export async function patchChannel(ctx: Ctx, id: string, patch: ChannelPatch): Promise<Channel> {
  const row = await fetchChannel(ctx, id);
  const before = toChannel(row);
  const config = patch.config === undefined ? undefined : await patchedConfig(ctx, row, patch.config);
  const repaired = config !== undefined && row.status === 'needs_reconnect' ? 'ok' : row.status;
  const status = patch.status ?? repaired;
  const columns = {
    name: patch.name ?? row.name,
    ...(config === undefined ? {} : await configColumns(ctx, id, kindOf(row), config)),
    status,
    statusDetail: status === row.status ? row.statusDetail : null,
    ...(patch.isDefault ? { isDefault: 1 } : {}),
    updatedAt: ctx.now,
  };
  const after = toChannel({ ...row, ...columns });
  await writeAudited(
    ctx,
    [
      ...(patch.isDefault ? [dropDefault(ctx, row.projectId, row.kind)] : []),
      ctx.db.update(channels).set(columns).where(one(ctx, id)),
    ],
    { ...factOf(row, 'channel.updated'), before: told(before), after: told(after) },
  );
  return after;
}

/** Deletes a channel that no workflow names; the oldest other one of its kind becomes the default. */
export async function deleteChannel(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchChannel(ctx, id);
  await refuseWhileUsed(ctx, row.projectId, id, 'channel');
  const { projectId, kind } = row;
  const oldest = sql`(SELECT id FROM channels WHERE project_id = ${projectId} AND kind = ${kind} ORDER BY created_at, id LIMIT 1)`;
  const promote = ctx.db
    .update(channels)
    .set({ isDefault: 1 })
    .where(and(sql`${channels.id} = ${oldest}`, not(hasDefault(ctx, projectId, kind))));
  await writeAudited(ctx, [ctx.db.delete(channels).where(one(ctx, id)), promote], {
    ...factOf(row, 'channel.deleted'),
    before: told(toChannel(row)),
  });
}

async function patchedConfig(ctx: Ctx, row: ChannelRow, patch: Record<string, unknown>): Promise<ProviderConfig> {
  const kind = kindOf(row);
  const stored = await openSecret<ProviderConfig>(ctx.env, 'channelConfig', row.id, row.config);
  const sameVendor = patch.vendor === undefined || patch.vendor === stored.vendor;
  const merged = { ...(sameVendor ? maskedConfig(kind, stored) : {}), ...patch };
  const fields = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  const config = sameVendor ? withStoredSecrets(kind, stored, fields, '/config') : fields;
  return checkConfig(ctx, kind, channelKinds[kind].config, config, '/config');
}

async function configColumns(ctx: Ctx, id: string, kind: ConfigurableKind, config: ProviderConfig) {
  return {
    vendor: config.vendor,
    config: await sealSecret(ctx.env, 'channelConfig', id, config),
    configHint: JSON.stringify(maskedConfig(kind, config)),
  };
}

function hasDefault(ctx: Ctx, projectId: string, kind: string): SQL {
  return exists(
    ctx.db
      .select({ one: sql`1` })
      .from(channels)
      .where(and(ofKind(projectId, kind), eq(channels.isDefault, 1))),
  );
}

const dropDefault = (ctx: Ctx, projectId: string, kind: string) =>
  ctx.db
    .update(channels)
    .set({ isDefault: 0 })
    .where(and(ofKind(projectId, kind), eq(channels.isDefault, 1)));

const factOf = ({ id, projectId }: ChannelRow, action: string) => ({
  projectId,
  action,
  targetKind: 'channel',
  targetId: id,
});
