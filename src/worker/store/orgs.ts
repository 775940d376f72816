import { eq } from 'drizzle-orm';
import { createCache } from '../../engine/cache.ts';
import { openDirectory } from '../db/client.ts';
import { orgs } from '../db/schema.ts';
import type { Env } from '../env.ts';

export interface OrgScope {
  id: string;
  name: string;
  timezone: string;
  [key: string]: string;
}

const orgById = createCache<OrgScope>({ max: 5_000, ttlMs: 60_000 });

/** What {{org.*}} sees; kept for a minute per isolate. */
export async function loadOrg(env: Env, orgId: string): Promise<OrgScope> {
  const known = orgById.get(orgId, Date.now());
  if (known) return known;
  const [row] = await openDirectory(env).select().from(orgs).where(eq(orgs.id, orgId)).limit(1);
  const org = { id: orgId, name: row?.name ?? '', timezone: row?.timezone ?? 'UTC' };
  orgById.set(orgId, org, Date.now());
  return org;
}
