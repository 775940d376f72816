// Effects that a run object does itself, since they are harmless when repeated.
import type { Definition } from '../../contract/workflows/workflow.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import { missingFailure, missingWarnings } from '../../engine/steps/missing.ts';
import { isDoneAt } from '../../engine/steps/registry.ts';
import { renderStep } from '../../engine/steps/render-step.ts';
import type { Env } from '../env.ts';
import { performInObject } from '../steps/registry.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import { openScope } from './run-scope.ts';
import type { StoredRun } from './store.ts';

export interface Updated {
  settlement: Settlement;
  /** The profile after it, for a branch that follows at once. */
  profile: ProfileRow | null;
}

/** Renders the step at the cursor and does its effect. */
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
    if (!step || !isDoneAt(step, 'object')) return failed('template_failed', 'The step is missing.');
    const rendered = renderStep(step, scope, { now: at });
    if ('fault' in rendered) return failed('template_failed', rendered.fault);
    const { type: _type, ...input } = rendered.input;
    const warnings = missingWarnings(rendered.missing, definition.settings.missingVariables);
    const missing = missingFailure(rendered.missing, definition.settings.missingVariables);
    if (missing) return failed(missing.reason, missing.message, { input, warnings });
    const result = await performInObject({ env, head, step, input: rendered.input, scope, at });
    const attempt = { at, ms: now() - at };
    if ('refused' in result) return failed(result.refused.reason, result.refused.message, { input, attempt, warnings });
    return { settlement: { kind: 'done', outcome: 'completed', input, attempt, warnings }, profile: result.profile };
  } catch (error) {
    const message = `The profile could not be written (${String(error)}).`;
    return { settlement: { kind: 'retry', held: 'outage', reason: 'store_unavailable', message }, profile: null };
  }
}

function failed(reason: string, message: string, more: Partial<Extract<Settlement, { kind: 'done' }>> = {}): Updated {
  return { settlement: { ...more, kind: 'done', outcome: 'error', reason, message }, profile: null };
}
