import type { Key, Plan, Role } from '../../contract/account/key.ts';
import { useConnection } from '../shell/connection.ts';

export interface Right {
  allowed: boolean;
  /** Why not, for `disabledReason`. */
  reason: string | null;
}

const roles: readonly Role[] = ['ingest', 'viewer', 'editor', 'admin'];
const plans: readonly Plan[] = ['free', 'starter', 'pro'];

const granted: Right = { allowed: true, reason: null };

/** Whether a role includes another. */
export function rightOf(has: Role, needed: Role): Right {
  if (roles.indexOf(has) >= roles.indexOf(needed)) return granted;
  return { allowed: false, reason: `Needs the role ${needed}; you are ${has}.` };
}

/** Whether a plan includes another. */
export function planRightOf(has: Plan, needed: Plan): Right {
  if (plans.indexOf(has) >= plans.indexOf(needed)) return granted;
  return { allowed: false, reason: `Needs the plan ${needed}; this organisation is on ${has}.` };
}

/** Whether whoever is connected may do what a role may. */
export function useRight(needed: Role): Right {
  return rightOf(useConnection().me.role, needed);
}

/** Whether the plan of the organisation includes something. */
export function usePlanRight(needed: Plan): Right {
  return planRightOf(useConnection().me.org.plan, needed);
}

/** Whether a key may do what concerns every project; one that is bound to a project may not. */
export function orgRightOf(key: Pick<Key, 'role' | 'projectId'>): Right {
  const right = rightOf(key.role, 'admin');
  if (!right.allowed || key.projectId === null) return right;
  return { allowed: false, reason: 'Needs a key of the whole organisation; yours is bound to one project.' };
}

/** Whether whoever is connected may do what an admin of the whole organisation may. */
export function useOrgRight(): Right {
  const { me } = useConnection();
  return orgRightOf(me.key);
}
