import { and, eq } from 'drizzle-orm';
import type { Domain, DomainInput } from '../../../contract/messages/email-domain.ts';
import { isoTime, type PageQuery } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { newestFirst } from '../../access/newest-first.ts';
import { type Page, pageOf } from '../../access/pages.ts';
import { requireRoomInOrg } from '../../access/room.ts';
import { found, requireWholeOrg } from '../../access/tenant.ts';
import { writeDirectory } from '../../access/write.ts';
import { emailDomains } from '../../db/schema/directory.ts';
import { timeId } from '../../ids.ts';
import { dnsRecordsOf } from './dns-records.ts';

type Row = typeof emailDomains.$inferSelect;

const toDomain = (row: Row): Domain => ({
  id: row.id,
  domain: row.domain,
  verifiedAt: row.verifiedAt === null ? null : isoTime(row.verifiedAt),
  records: dnsRecordsOf(row.domain),
  createdAt: isoTime(row.createdAt),
});

const ofOrg = (ctx: Ctx) => eq(emailDomains.orgId, ctx.org.id);
const one = (ctx: Ctx, id: string) => and(ofOrg(ctx), eq(emailDomains.id, id));

/** Adds a sender domain; email from it is refused until it is verified. */
export async function createDomain(ctx: Ctx, { domain }: DomainInput): Promise<Domain> {
  requireWholeOrg(ctx, 'Domains are added');
  await requireRoomInOrg(ctx, 'domains');
  const row: Row = { id: timeId(ctx.now), orgId: ctx.org.id, domain, verifiedAt: null, createdAt: ctx.now };
  await writeDirectory(
    ctx,
    [ctx.directory.insert(emailDomains).values(row)],
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
    .where(and(ofOrg(ctx), page.start))
    .orderBy(...page.order)
    .limit(query.pageSize + 1);
  return pageOf(rows, query.pageSize, toDomain, page.keyOf);
}

/** One sender domain with the records to set. */
export async function getDomain(ctx: Ctx, id: string): Promise<Domain> {
  const [row] = await ctx.directory.select().from(emailDomains).where(one(ctx, id)).limit(1);
  return toDomain(found(row, `domain ${id}`));
}

/** Removes a sender domain; email from it is refused from now on. */
export async function deleteDomain(ctx: Ctx, id: string): Promise<void> {
  requireWholeOrg(ctx, 'Domains are removed');
  const { domain, verifiedAt } = await getDomain(ctx, id);
  await writeDirectory(ctx, [ctx.directory.delete(emailDomains).where(one(ctx, id))], {
    projectId: null,
    action: 'domain.deleted',
    targetKind: 'domain',
    targetId: id,
    before: { domain, verifiedAt },
  });
}
