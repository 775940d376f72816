import { isoTime } from '../../contract/primitives.ts';
import type { Definition } from '../../contract/workflows/workflow.ts';
import { resultsOf, withResults } from '../../engine/runs/results.ts';
import { buildScope, type Scope } from '../../engine/scope.ts';
import { isDoneAt } from '../../engine/steps/registry.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { loadDefinition } from '../store/definitions.ts';
import { readVariableValues } from '../store/email-library.ts';
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
  const [row, org, variables] = await Promise.all([
    profile ?? readProfile(env, head),
    loadOrg(env, head.orgId),
    readVariables(env, head),
  ]);
  const run = runScope(head, state.startedAt);
  return withResults(buildScope({ event: head.event, profile: profileOf(row), run, org, variables }), resultsOf(state));
}

/** Few steps of a run read variables by themselves, so they are read only where its definition names one. */
async function readVariables(env: Env, { projectId, workflowId, version }: RunHead): Promise<Record<string, string>> {
  const definition = await loadDefinition(env, projectId, workflowId, version);
  if (!readsVariables(definition)) return {};
  return readVariableValues(env, projectId);
}

const known = new WeakMap<Definition, boolean>();

/** Whether the run itself reads variables: what queues do, their consumers render. */
function readsVariables(definition: Definition): boolean {
  const { steps, ...rest } = definition;
  const own = steps.map((step) => (isDoneAt(step, 'queue') ? step.if : step));
  const reads = known.get(definition) ?? /\{\{[^}]*\bvar\b/.test(JSON.stringify([rest, own]));
  known.set(definition, reads);
  return reads;
}

async function readProfile(env: Env, { projectId, personId }: RunHead): Promise<ProfileRow> {
  const db = await openProject(env, projectId);
  return (await readPeopleStatement(db, projectId, [personId]).first<ProfileRow>()) ?? emptyProfile(personId);
}
