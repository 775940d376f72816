// The one effect that a run object does itself: merging traits is harmless when repeated.
import type { Definition } from '../../contract/workflows/workflow.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import { missingFailure, missingWarnings } from '../../engine/steps/missing.ts';
import { renderStep } from '../../engine/steps/render-step.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import { mergeProfileStatement } from '../store/profiles.ts';
import { openScope } from './run-scope.ts';
import type { StoredRun } from './store.ts';

export interface Updated {
  settlement: Settlement;
  /** The profile after the merge, for a branch that follows at once. */
  profile: ProfileRow | null;
}

/** Renders and merges the traits of the update_profile step at the cursor. */
export async function updateProfile(
  env: Env,
  definition: Definition,
  run: StoredRun,
  now: () => number,
): Promise<Updated> {
  const { head, state } = run;
  const step = definition.steps[state.cursor];
  const at = now();
  try {
    const scope = await openScope(env, run, null);
    const rendered = step && renderStep(step, scope, { now: at });
    if (!rendered || 'fault' in rendered || rendered.input.type !== 'update_profile') {
      return failed('template_failed', rendered && 'fault' in rendered ? rendered.fault : 'The step is missing.');
    }
    const { traits } = rendered.input;
    const warnings = missingWarnings(rendered.missing);
    const missing = missingFailure(rendered.missing, definition.settings.missingVariables);
    if (missing) return failed(missing.reason, missing.message, { input: { traits }, warnings });
    // The person as known by now: an anonymous one may be known under a userId since.
    const userId = String(scope.user.userId ?? head.personId);
    const isAnonymous = head.event.userId === null && userId === head.personId;
    const change = { userId, traits, isAnonymous, at };
    const db = await openProject(env, head.projectId);
    const profile = await mergeProfileStatement(db, head.projectId, change, at).first<ProfileRow>();
    const attempt = { at, ms: now() - at };
    return { settlement: { kind: 'done', outcome: 'completed', input: { traits }, attempt, warnings }, profile };
  } catch (error) {
    const attempt = { at, ms: now() - at, error: String(error) };
    const message = 'The profile could not be written.';
    return { settlement: { kind: 'retry', reason: 'store_unavailable', message, attempt }, profile: null };
  }
}

function failed(reason: string, message: string, more: Partial<Extract<Settlement, { kind: 'done' }>> = {}): Updated {
  return { settlement: { ...more, kind: 'done', outcome: 'error', reason, message }, profile: null };
}
