import type { Run, StepTrace } from '../../contract/workflows/run.ts';
import type { Colors } from './colors.ts';
import { minuteOf, timeOfDay } from './words.ts';

/** A run with its trace, a line for each step. */
export function drawRun(run: Run, colors: Colors): string {
  const { bold, dim } = colors;
  const end = run.exitReason === null ? '' : `, ${run.exitReason}`;
  const state = run.waitingFor === null ? '' : ` ${run.waitingFor}`;
  return [
    `${bold(run.workflowName)} v${run.version} of ${run.userId ?? 'nobody'}: ${colorOf(run.status, colors)(run.status)}${end}.${state}`,
    dim(`run ${run.id}, event ${run.eventId}, started ${minuteOf(run.startedAt)} UTC`),
    ...run.steps.map((step) => drawStep(step, colors)),
  ].join('\n');
}

export function drawStep({ label, outcome, message, startedAt, attempts }: StepTrace, colors: Colors): string {
  const shown = outcome ?? 'under way';
  const tries = attempts.length > 1 ? ` after ${attempts.length} attempts` : '';
  const why = message === undefined ? '' : `  ${message}`;
  return `  ${colors.dim(timeOfDay(startedAt))}  ${label.padEnd(16)} ${colorOf(shown, colors)(shown)}${tries}${why}`;
}

const good = ['sent', 'completed'];
const bad = ['failed', 'error', 'ai_unavailable', 'byod_required', 'rate_limited'];

function colorOf(word: string, { green, red, yellow }: Colors) {
  if (good.includes(word)) return green;
  return bad.includes(word) ? red : yellow;
}
