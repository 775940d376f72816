// Decides how a run ends when the engine itself throws in the middle of a move.
// 1. R2: the result of an effect that came with the move is in the trace, so that the effect is not repeated.
// 2. What was decided before the exception stays: the run stands at the step that threw, and a restart begins there.
// 3. Reads nothing but states, so that it cannot throw for the reason for which the move did.
import { RunCursor } from './cursor.ts';
import { inputAndWarnings } from './give-up.ts';
import { stepFailed } from './run-words.ts';
import type { AdvanceInput, RunState } from './state.ts';

const longestMessage = 500;

type Result = AdvanceInput<'settle'>;

/** The state of a run whose move threw: failed, with the message. `cursor` is where the exception left it. */
export function failedBy(error: unknown, cursor: RunCursor, before: RunState, input: AdvanceInput): RunState {
  const reached = isResultLost(cursor, before, input) ? settledAlone(cursor, before, input) : cursor;
  const open = reached.state.trace.at(-1);
  const what = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, longestMessage);
  const message = `The engine could not continue (${what}).`;
  if (open && open.finishedAt === null) {
    reached.replaceEntry({ ...open, outcome: 'error', reason: 'engine_failed', message });
    reached.end('failed', stepFailed(open.label, 'error', message), 'system');
  } else reached.end('failed', message, 'system');
  return reached.state;
}

/** Whether the exception came before the result was in the state; the run still expects it then. */
function isResultLost({ state }: RunCursor, before: RunState, input: AdvanceInput): input is Result {
  if (input.kind !== 'settle' || before.intent?.key !== input.key || state.intent?.key !== input.key) return false;
  return input.gen === undefined || input.gen === before.intent.gen;
}

/** The run after the result and nothing else. A failure whose next attempt could not be planned is the last one. */
function settledAlone({ definition, now, scope }: RunCursor, before: RunState, input: Result): RunCursor {
  const { settlement, logged } = input;
  const cursor = new RunCursor(definition, before, now, scope);
  if (logged) cursor.logMessage(logged, before.intent?.at ?? now);
  if (settlement.kind === 'done') cursor.finishStep(settlement);
  else {
    const { reason, message, attempt } = settlement;
    cursor.finishStep({ kind: 'done', outcome: 'error', reason, message, attempt, ...inputAndWarnings(settlement) });
  }
  return cursor;
}
