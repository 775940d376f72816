import { and, eq, isNull } from 'drizzle-orm';
import type { Plan, Role } from '../../contract/account/key.ts';
import { AppError } from '../../contract/errors.ts';
import { createCache } from '../../engine/cache.ts';
import { openDirectory } from '../db/client.ts';
import { apiKeys, orgs } from '../db/schema/directory.ts';
import type { Env } from '../env.ts';
import { sha256Hex } from '../ids.ts';
import { addressOf, keepPace, refuseWhileSpent } from './pace.ts';

/** The caller, known by the API key. */
export interface Access {
  keyId: string;
  keyName: string;
  role: Role;
  /** null: every project of the org. */
  projectId: string | null;
  org: { id: string; name: string; plan: Plan; timezone: string };
}

/** Roles from lowest to highest. */
const roleOrder: readonly Role[] = ['ingest', 'viewer', 'editor', 'admin'];
const planOrder: readonly Plan[] = ['free', 'starter', 'pro'];

/** A revoked key is refused everywhere after this time at the latest. */
const accessByHash = createCache<Access | null>({ max: 5_000, ttlMs: 30_000 });

/** Looks a key up; each isolate keeps the result for up to 30 s, even if the key is revoked. */
export async function findAccess(env: Env, key: string, now: number): Promise<Access | null> {
  const hash = sha256Hex(key);
  const known = accessByHash.get(hash, now);
  if (known !== undefined) return known;
  const rows = await openDirectory(env)
    .select({ key: apiKeys, org: orgs })
    .from(apiKeys)
    .innerJoin(orgs, eq(orgs.id, apiKeys.orgId))
    .where(and(eq(apiKeys.keyHash, hash), isNull(apiKeys.revokedAt)))
    .limit(1);
  const row = rows[0];
  const access = row
    ? {
        keyId: row.key.id,
        keyName: row.key.name,
        role: row.key.role,
        projectId: row.key.projectId,
        org: { id: row.org.id, name: row.org.name, plan: row.org.plan, timezone: row.org.timezone },
      }
    : null;
  accessByHash.set(hash, access, now);
  return access;
}

/**
 * Looks the key of a request up. Who tries many keys that do not exist is refused with 429, before the database is asked;
 * a key that this isolate knows is taken all the same, since many people may share an address.
 */
export async function admitKey(env: Env, key: string, headers: Headers, now: number): Promise<Access | null> {
  const known = accessByHash.get(sha256Hex(key), now);
  if (known) return known;
  const address = addressOf(headers);
  // Where addresses are not known, one caller would use up the minute of all.
  if (address !== null) refuseWhileSpent(env, 'failures', address, now);
  const access = known === undefined ? await findAccess(env, key, now) : null;
  if (!access && address !== null) await keepPace(env, 'failures', address, now);
  return access;
}

/** Removes a key from the cache of this isolate. */
export function forgetKey(hash: string): void {
  accessByHash.delete(hash);
}

/** The key of a request: `x-api-key`, or Basic with the key as user name, or Bearer. */
export function keyOf(headers: Headers): string | null {
  const direct = headers.get('x-api-key');
  if (direct) return direct.trim();
  const [scheme, value] = (headers.get('authorization') ?? '').split(' ', 2);
  if (!scheme || !value) return null;
  if (scheme.toLowerCase() === 'bearer') return value.trim();
  if (scheme.toLowerCase() !== 'basic') return null;
  try {
    return atob(value).split(':', 1)[0] || null;
  } catch {
    return null;
  }
}

/** Refuses a lower role, with 403 and the required role. */
export function requireRole(access: Access, role: Role): void {
  if (roleOrder.indexOf(access.role) >= roleOrder.indexOf(role)) return;
  throw new AppError(
    'forbidden',
    `This needs the role ${role} (${role.toUpperCase()}) or higher; the key "${access.keyName}" has the role ${access.role}.`,
  );
}

/** Refuses a lower plan, with 402 and the required plan. */
export function requirePlan(access: Access, plan: Plan): void {
  if (planOrder.indexOf(access.org.plan) >= planOrder.indexOf(plan)) return;
  throw new AppError(
    'plan_required',
    `This needs the plan ${plan} or higher; ${access.org.name} is on ${access.org.plan}.`,
  );
}
