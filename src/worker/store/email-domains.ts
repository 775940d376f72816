// Sender domains. At most one organisation has a domain verified: the write that verifies it says so itself.
import { and, eq, isNotNull, isNull, ne, sql } from 'drizzle-orm';
import type { Db } from '../db/client.ts';
import { emailDomains } from '../db/schema/directory.ts';

export type EmailDomainRow = typeof emailDomains.$inferSelect;

interface DomainPlace extends Pick<EmailDomainRow, 'id' | 'orgId'> {
  /** Set where a check of meanwhile must win: the time of the last check that the writer knew, epoch ms. */
  seenCheckAt?: number | null;
}

const one = ({ id, orgId, seenCheckAt }: DomainPlace) =>
  and(
    eq(emailDomains.orgId, orgId),
    eq(emailDomains.id, id),
    seenCheckAt === undefined ? undefined : sql`${emailDomains.lastCheckedAt} IS ${seenCheckAt}`,
  );

export const addDomain = (db: Db, row: EmailDomainRow) => db.insert(emailDomains).values(row);

export const deleteDomainWrite = (db: Db, place: DomainPlace) => db.delete(emailDomains).where(one(place));

/** What a check or a person changes. */
export type DomainChange = Partial<Omit<EmailDomainRow, 'id' | 'orgId' | 'domain' | 'verifiedAt' | 'createdAt'>>;

/** Changes columns of a domain, whether it is verified or not. */
export const changeDomain = (db: Db, place: DomainPlace, change: DomainChange) =>
  db.update(emailDomains).set(change).where(one(place));

/** Verifies a domain that no other organisation has verified; since when it was verified stays. */
export function verifyDomainWrite(db: Db, place: DomainPlace & { domain: string }, now: number) {
  const takenByOther = sql`EXISTS (SELECT 1 FROM email_domains other INDEXED BY email_domains_by_name WHERE other.domain = ${place.domain} AND other.org_id <> ${place.orgId} AND other.verified_at IS NOT NULL)`;
  return db
    .update(emailDomains)
    .set({ verifiedAt: now })
    .where(and(one(place), isNull(emailDomains.verifiedAt), sql`NOT ${takenByOther}`));
}

/** Whether another organisation has the domain verified. */
export async function isVerifiedElsewhere(
  db: Db,
  { domain, orgId }: { domain: string; orgId: string },
): Promise<boolean> {
  const row = await db
    .select({ id: emailDomains.id })
    .from(emailDomains)
    .where(and(eq(emailDomains.domain, domain), ne(emailDomains.orgId, orgId), isNotNull(emailDomains.verifiedAt)))
    .get();
  return row !== undefined;
}

/** Email from the domain is refused from now on. */
export const unverifyDomainWrite = (db: Db, place: DomainPlace) =>
  db
    .update(emailDomains)
    .set({ verifiedAt: null, failingSince: null })
    .where(and(one(place), isNotNull(emailDomains.verifiedAt)));

/**
 * Takes domains whose check is due, the longest overdue first, and puts their next check off to `until` (epoch ms): a
 * sweep that dies leaves them to a later one, and two sweeps at once take different ones.
 */
export async function claimDueDomains(
  directory: D1Database,
  now: number,
  until: number,
  limit: number,
): Promise<{ id: string; orgId: string }[]> {
  const { results } = await directory
    .prepare(
      `UPDATE email_domains SET next_check_at = ?2 WHERE id IN
         (SELECT id FROM email_domains INDEXED BY email_domains_due WHERE next_check_at <= ?1 ORDER BY next_check_at LIMIT ?3)
       RETURNING id, org_id AS orgId`,
    )
    .bind(now, until, limit)
    .run<{ id: string; orgId: string }>();
  return results;
}

/** One domain of an organisation. */
export const readDomain = (db: Db, place: DomainPlace) => db.select().from(emailDomains).where(one(place)).get();
