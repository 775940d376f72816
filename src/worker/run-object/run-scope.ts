import { isoTime } from '../../contract/primitives.ts';
import { resultsOf, withResults } from '../../engine/runs/results.ts';
import { buildScope, type Scope } from '../../engine/scope.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { loadOrg } from '../store/orgs.ts';
import { emptyProfile, type ProfileRow, profileOf } from '../store/profile-row.ts';
import { readPeopleStatement } from '../store/profiles.ts';
import type { RunHead } from '../store/run-row.ts';
import type { StoredRun } from './store.ts';

/** What {{run.*}} sees. */
export function runScope(head: RunHead, startedAt: number) {
  const { runId: id, workflowId, workflowName, version } = head;
  return { id, workflowId, workflowName, version, startedAt: isoTime(startedAt) };
}

/** What a run sees now; the profile is read unless the caller has just done so. */
export async function openScope(env: Env, { head, state }: StoredRun, profile: ProfileRow | null): Promise<Scope> {
  const row = profile ?? (await readProfile(env, head));
  const org = await loadOrg(env, head.orgId);
  const run = runScope(head, state.startedAt);
  return withResults(buildScope({ event: head.event, profile: profileOf(row), run, org }), resultsOf(state));
}

async function readProfile(env: Env, { projectId, personId }: RunHead): Promise<ProfileRow> {
  const db = await openProject(env, projectId);
  return (await readPeopleStatement(db, projectId, [personId]).first<ProfileRow>()) ?? emptyProfile(personId);
}
