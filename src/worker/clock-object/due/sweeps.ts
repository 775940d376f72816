// Walks over the people of a project for the audiences that workflows follow.
import { walkAudiences } from '../../stream/walk-audiences.ts';
import type { ClockTurn, DuePart } from '../turn.ts';

export const sweeps: DuePart = { name: 'sweeps', run };

async function run({ env, orgId, projectId, now }: ClockTurn): Promise<{ failed: boolean }> {
  await walkAudiences(env, { orgId, projectId }, now());
  return { failed: false };
}
