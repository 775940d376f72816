import { eq } from 'drizzle-orm';
import { openDirectory } from '../db/client.ts';
import { orgs } from '../db/schema.ts';
import type { Env } from '../env.ts';

export interface OrgScope {
  id: string;
  name: string;
  timezone: string;
  [key: string]: string;
}

const cache = new Map<string, { org: OrgScope; until: number }>();
const keptMs = 60_000;

/** What {{org.*}} sees; kept for a minute per isolate. */
export async function loadOrg(env: Env, orgId: string): Promise<OrgScope> {
  const known = cache.get(orgId);
  if (known && known.until > Date.now()) return known.org;
  const [row] = await openDirectory(env).select().from(orgs).where(eq(orgs.id, orgId)).limit(1);
  const org = { id: orgId, name: row?.name ?? '', timezone: row?.timezone ?? 'UTC' };
  if (cache.size > 5_000) cache.clear();
  cache.set(orgId, { org, until: Date.now() + keptMs });
  return org;
}
