import { and, eq } from 'drizzle-orm';
import type { Domain, DomainInput, DomainPatch } from '../../../contract/messages/email-domain.ts';
import type { PageQuery } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { newestFirst } from '../../access/newest-first.ts';
import { type Page, pageOf } from '../../access/pages.ts';
import { requireRoomInOrg } from '../../access/room.ts';
import { found, requireWholeOrg } from '../../access/tenant.ts';
import { writeDirectory } from '../../access/write.ts';
import { emailDomains } from '../../db/schema/directory.ts';
import { timeId } from '../../ids.ts';
import {
  addDomain,
  changeDomain,
  deleteDomainWrite,
  type EmailDomainRow,
  readDomain,
} from '../../store/email-domains.ts';
import { readDomainName } from './domain-name.ts';
import { readGivenRecords } from './given-records.ts';
import { toDomain } from './view.ts';
import { channelOfDomain, requireChannel, wantedColumns } from './wanted-records.ts';

const firstCheckMs = 3_600_000;

/** Adds a sender domain; email from it is refused until it is verified. */
export async function createDomain(ctx: Ctx, input: DomainInput): Promise<Domain> {
  requireWholeOrg(ctx, 'Domains are added');
  await requireRoomInOrg(ctx, 'domains');
  const domain = readDomainName(input.domain);
  const channel = await channelOfDomain(ctx, input.channelId ?? null);
  requireChannel(channel, input.channelId);
  const base: EmailDomainRow = {
    id: timeId(ctx.now),
    orgId: ctx.org.id,
    domain,
    verifiedAt: null,
    createdAt: ctx.now,
    channelId: null,
    vendor: null,
    recordsFrom: 'sendora',
    records: '[]',
    detail: null,
    lastCheckedAt: null,
    failingSince: null,
    nextCheckAt: ctx.now + firstCheckMs,
  };
  const row = { ...base, ...(await wantedColumns(ctx.env, base, channel)) };
  await writeDirectory(
    ctx,
    [addDomain(ctx.directory, row)],
    { projectId: null, action: 'domain.created', targetKind: 'domain', targetId: row.id, after: { domain } },
    `The domain ${domain} was added already.`,
  );
  return toDomain(row);
}

/** Sender domains of the organisation, newest first. */
export async function listDomains(ctx: Ctx, query: PageQuery): Promise<Page<Domain>> {
  const page = newestFirst(query.cursor, emailDomains);
  const rows = await ctx.directory
    .select()
    .from(emailDomains)
    .where(and(eq(emailDomains.orgId, ctx.org.id), page.start))
    .orderBy(...page.order)
    .limit(query.pageSize + 1);
  return pageOf(rows, query.pageSize, toDomain, page.keyOf);
}

/** The row of a domain of the caller's organisation, or 404. */
export async function fetchDomain(ctx: Ctx, id: string): Promise<EmailDomainRow> {
  return found(await readDomain(ctx.directory, { id, orgId: ctx.org.id }), `domain ${id}`);
}

/** One sender domain with the records to set. */
export async function getDomain(ctx: Ctx, id: string): Promise<Domain> {
  return toDomain(await fetchDomain(ctx, id));
}

/** Names the channel of a domain, or its records; a verified domain stays verified until the next check. */
export async function patchDomain(ctx: Ctx, id: string, patch: DomainPatch): Promise<Domain> {
  requireWholeOrg(ctx, 'Domains are changed');
  const row = await fetchDomain(ctx, id);
  const channel = await channelOfDomain(ctx, patch.channelId === undefined ? row.channelId : patch.channelId);
  requireChannel(channel, patch.channelId);
  const given = patch.records ? readGivenRecords(row.domain, patch.records) : undefined;
  const subject = patch.records === null ? { ...row, recordsFrom: 'sendora' as const } : row;
  const columns = await wantedColumns(ctx.env, subject, channel, given);
  const view = ({ channelId, recordsFrom }: Pick<EmailDomainRow, 'channelId' | 'recordsFrom'>) => ({
    domain: row.domain,
    channelId,
    recordsFrom,
  });
  await writeDirectory(ctx, [changeDomain(ctx.directory, row, columns)], {
    projectId: null,
    action: 'domain.updated',
    targetKind: 'domain',
    targetId: id,
    before: view(row),
    after: view(columns),
  });
  return toDomain({ ...row, ...columns });
}

/** Removes a sender domain; email from it is refused from now on. */
export async function deleteDomain(ctx: Ctx, id: string): Promise<void> {
  requireWholeOrg(ctx, 'Domains are removed');
  const row = await fetchDomain(ctx, id);
  const { domain, verifiedAt } = toDomain(row);
  await writeDirectory(ctx, [deleteDomainWrite(ctx.directory, row)], {
    projectId: null,
    action: 'domain.deleted',
    targetKind: 'domain',
    targetId: id,
    before: { domain, verifiedAt },
  });
}
