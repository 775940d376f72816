// Looks at people for the audiences that workflows follow: those whose change nobody has followed, and everybody, page by page.
import { takeLooks, walkAudiences } from '../../stream/walk-audiences.ts';
import type { ClockTurn, DuePart } from '../turn.ts';

export const sweeps: DuePart = { name: 'sweeps', run };

async function run({ env, orgId, projectId, now }: ClockTurn): Promise<{ failed: boolean }> {
  await takeLooks(env, { orgId, projectId }, now());
  await walkAudiences(env, { orgId, projectId }, now());
  return { failed: false };
}
