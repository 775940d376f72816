import { and, eq } from 'drizzle-orm';
import { AppError, type Fault, invalidInput } from '../../../contract/errors.ts';
import type { Channel, ChannelInput, ChannelPatch, ChannelQuery } from '../../../contract/messages/channel.ts';
import { type ChannelKind, channelKinds } from '../../../contract/messages/channels/registry.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { eachProject, findRow, projectDb } from '../../access/databases.ts';
import { refuseWhileUsed } from '../../access/in-use.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { writeAudited } from '../../access/write.ts';
import { channels, parseConfigHint } from '../../db/schema/messages.ts';
import { openSecret, sealSecret } from '../../db/sealed.ts';
import { generateSecret } from '../../guard/sign.ts';
import { timeId } from '../../ids.ts';
import { checkConfig, maskedConfig, withStoredSecrets } from '../../providers/config.ts';
import type { ProviderConfig } from '../../providers/provider-config.ts';
import {
  addChannel,
  type ChannelRow,
  changeChannel,
  deleteChannelWrites,
  dropDefault,
  fillDefault,
  readDefaults,
} from '../../store/channels.ts';
import { inProjects } from '../../store/in-projects.ts';
import { equals } from '../../store/list-statements.ts';
import { newestOf } from '../../store/newest-of.ts';
import { releaseClosed } from '../../stream/release-closed.ts';
import { gateColumns, gateFaults, gatesOf, newGateColumns } from './gate-fields.ts';

const kindOf = (row: ChannelRow) => row.kind as ChannelKind;

/** The default channel of a kind, as far as another one sends through it. */
type Base = Awaited<ReturnType<typeof readDefaults>>[number];

/** A channel as the API returns it; `base` is the default of its kind, if any. */
const toChannel = (row: ChannelRow, base: Base | undefined): Channel => ({
  id: row.id,
  projectId: row.projectId,
  kind: kindOf(row),
  ...(row.config === ''
    ? { vendor: base?.vendor ?? null, sendsThrough: base ? { id: base.id, name: base.name } : null }
    : { vendor: row.vendor, sendsThrough: null }),
  name: row.name,
  config: parseConfigHint(row.configHint),
  status: row.status,
  statusDetail: row.statusDetail,
  isDefault: row.isDefault === 1,
  ...gatesOf(row),
  createdAt: isoTime(row.createdAt),
  updatedAt: isoTime(row.updatedAt),
});

/** What the audit log keeps of a channel; the config is masked. */
const auditView = ({ kind, name, config, status, isDefault, ...rest }: Channel) => {
  const { frequencyCap, quietHours, storm, ratePerSecond, tracking, fallbackChannelId } = rest;
  const gates = { frequencyCap, quietHours, storm, ratePerSecond, tracking, fallbackChannelId };
  return { kind, name, config, status, isDefault, ...setGates(gates) };
};

/** Most channels have none, so the log keeps those that are set. */
const setGates = (gates: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(gates).filter(([, value]) => value !== null));

/** The row of a channel without a config of its own. */
const noConfig = { vendor: '', config: '', configHint: '{}' };

const defaultsOf = async (ctx: Ctx, projectId: string) => readDefaults(await projectDb(ctx, projectId), projectId);
const baseOf = (row: ChannelRow, defaults: readonly Base[]) =>
  defaults.find(({ projectId, kind }) => projectId === row.projectId && kind === row.kind);

async function view(ctx: Ctx, row: ChannelRow): Promise<Channel> {
  return toChannel(row, row.config === '' ? baseOf(row, await defaultsOf(ctx, row.projectId)) : undefined);
}

/** Creates a channel; the first of its kind in a project that has a config is the default. */
export async function createChannel(ctx: Ctx, input: ChannelInput): Promise<Channel> {
  const { kind, name } = input;
  const projectId = await projectOf(ctx, input.projectId);
  const { given, secret } = withSigningSecret(kind, input.config ?? configOfNone(kind));
  if (given === undefined && input.isDefault) throw needsConfig();
  const config = await checked(
    given === undefined ? null : checkConfig(ctx.env, kind, channelKinds[kind].config, given, '/config'),
    gateFaults(ctx, { id: null, projectId, kind }, input),
  );
  await requireRoom(ctx, 'channels', projectId);
  const id = timeId(ctx.now);
  const row = {
    id,
    projectId,
    kind,
    name,
    ...(config ? await configColumns(ctx, id, kind, config) : noConfig),
    ...newGateColumns(input),
    vendorState: null,
    status: 'ok' as const,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  };
  const shown = config ? { config: maskedConfig(kind, config) } : {};
  const after = { kind, name, ...shown, ...(input.isDefault ? { isDefault: true } : {}), ...setGates(gatesOf(row)) };
  const db = await projectDb(ctx, projectId);
  await writeAudited(
    ctx,
    [
      ...(input.isDefault ? [dropDefault(db, projectId, kind)] : []),
      addChannel(db, row, input.isDefault ?? (config !== null && 'first')),
    ],
    { projectId, action: 'channel.created', targetKind: 'channel', targetId: id, after },
  );
  const channel = await getChannel(ctx, id);
  return secret === null ? channel : { ...channel, config: { ...channel.config, secret } };
}

/** A webhook channel without a secret gets one, which is shown in this answer alone; a preset knows no signatures. */
function withSigningSecret(kind: ChannelKind, given: Record<string, unknown> | undefined) {
  const isUnsigned = kind === 'webhook' && given !== undefined && given.secret === undefined;
  if (!isUnsigned || given.preset !== undefined) return { given, secret: null };
  const secret = generateSecret();
  return { given: { ...given, secret }, secret };
}

/** Channels, newest first. */
export async function listChannels(ctx: Ctx, query: ChannelQuery): Promise<Page<Channel>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  const ofKind = query.kind === undefined ? {} : { equal: equals('kind', query.kind), index: 'channels_by_project' };
  const page = await listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => newestOf(channels, projectId, after, { ...ofKind, q: query.q }),
    sortedBy: ['createdAt', 'id'],
    toItem: (row: ChannelRow) => row,
  });
  const lacking = new Set(page.data.filter(({ config }) => config === '').map(({ projectId }) => projectId));
  const defaults = await Promise.all([...lacking].map((projectId) => defaultsOf(ctx, projectId)));
  return { ...page, data: page.data.map((row) => toChannel(row, baseOf(row, defaults.flat()))) };
}

/** One channel, or 404. */
export async function getChannel(ctx: Ctx, id: string): Promise<Channel> {
  return view(ctx, await fetchChannel(ctx, id));
}

/** The row of a channel that the caller may see. */
export async function fetchChannel(ctx: Ctx, id: string): Promise<ChannelRow> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    db
      .select()
      .from(channels)
      .where(and(inProjects(channels.projectId, projectIds), eq(channels.id, id)))
      .get(),
  );
  return found(row, `channel ${id}`);
}

/** Changes the given fields of a channel; a config that passes its checks brings a broken channel back. */
export async function patchChannel(ctx: Ctx, id: string, patch: ChannelPatch): Promise<Channel> {
  const row = await fetchChannel(ctx, id);
  const before = await view(ctx, row);
  if (patch.isDefault && patch.config === undefined && row.config === '') throw needsConfig();
  const config = await checked(
    patch.config === undefined ? null : patchedConfig(ctx, row, patch.config),
    gateFaults(ctx, { id, projectId: row.projectId, kind: kindOf(row) }, patch),
  );
  const repaired = config !== null && row.status === 'needs_reconnect' ? 'ok' : row.status;
  const status = patch.status ?? repaired;
  const columns = {
    name: patch.name ?? row.name,
    ...(config === null ? {} : await configColumns(ctx, id, kindOf(row), config)),
    ...gateColumns(patch),
    status,
    statusDetail: status === row.status ? row.statusDetail : null,
    ...(patch.isDefault ? { isDefault: 1 } : {}),
    updatedAt: ctx.now,
  };
  const after = await view(ctx, { ...row, ...columns });
  const db = await projectDb(ctx, row.projectId);
  await writeAudited(
    ctx,
    [
      ...(patch.isDefault ? [dropDefault(db, row.projectId, row.kind)] : []),
      changeChannel(db, row, columns),
      ...(config && row.config === '' ? [fillDefault(db, row)] : []),
    ],
    { ...factOf(row, 'channel.updated'), before: auditView(before), after: auditView(after) },
  );
  if (status === 'ok' && row.status === 'needs_reconnect') {
    await releaseClosed(ctx.env, { orgId: ctx.org.id, projectId: row.projectId }, kindOf(row), ctx.now);
  }
  return getChannel(ctx, id);
}

/** Deletes a channel that no workflow names; the oldest other one of its kind becomes the default. */
export async function deleteChannel(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchChannel(ctx, id);
  await refuseWhileUsed(ctx, row.projectId, id, 'channel');
  await writeAudited(ctx, deleteChannelWrites(await projectDb(ctx, row.projectId), row), {
    ...factOf(row, 'channel.deleted'),
    before: auditView(await view(ctx, row)),
  });
}

async function patchedConfig(ctx: Ctx, row: ChannelRow, patch: Record<string, unknown>): Promise<ProviderConfig> {
  const kind = kindOf(row);
  if (row.config === '') {
    const own = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
    return checkConfig(ctx.env, kind, channelKinds[kind].config, own, '/config');
  }
  const stored = await openSecret<ProviderConfig>(ctx.env, 'channelConfig', row.id, row.config);
  const sameVendor = patch.vendor === undefined || patch.vendor === stored.vendor;
  const merged = { ...(sameVendor ? maskedConfig(kind, stored) : {}), ...patch };
  const fields = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
  const config = sameVendor ? withStoredSecrets(kind, stored, fields, '/config') : fields;
  return checkConfig(ctx.env, kind, channelKinds[kind].config, config, '/config');
}

/** What a channel gets that was given no config: all of it, where its kind needs nothing; else undefined. */
function configOfNone(kind: ChannelKind): Record<string, unknown> | undefined {
  return channelKinds[kind].config.safeParse({}).success ? {} : undefined;
}

/** The config that passed its checks, null where there is none; the faults of config and gates are reported at once. */
async function checked(
  config: Promise<ProviderConfig> | null,
  gates: Promise<Fault[]>,
): Promise<ProviderConfig | null> {
  const [read, gateList] = await Promise.allSettled([config, gates]);
  if (gateList.status === 'rejected') throw gateList.reason;
  if (read.status === 'fulfilled') {
    if (gateList.value.length > 0) throw invalidInput(gateList.value);
    return read.value;
  }
  if (!(read.reason instanceof AppError) || !read.reason.faults) throw read.reason;
  throw invalidInput([...read.reason.faults, ...gateList.value]);
}

function needsConfig(): AppError {
  const message = 'The default channel of a kind needs a config: channels without one send through it.';
  return invalidInput([{ pointer: '/isDefault', code: 'invalid_value', message }]);
}

async function configColumns(ctx: Ctx, id: string, kind: ChannelKind, config: ProviderConfig) {
  return {
    vendor: config.vendor,
    config: await sealSecret(ctx.env, 'channelConfig', id, config),
    configHint: JSON.stringify(maskedConfig(kind, config)),
  };
}

const factOf = ({ id, projectId }: ChannelRow, action: string) => ({
  projectId,
  action,
  targetKind: 'channel',
  targetId: id,
});
