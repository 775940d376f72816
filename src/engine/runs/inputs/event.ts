// Decides what a later event of the person does to a run: it ends the run, ends its wait, moves the wait, or is kept.
// 1. An event that both happened and was received before the one that started the run does not concern it; one from a
//    clock that is behind was received later, so it does.
// 2. An exit rule goes before a wait. An event ends only a wait that listens.
// 3. An event that is told twice counts once: it ends one wait, or moves one.
// 4. Only events that a wait further on may look back at are kept: the newest 50, and no more than 64,000 characters.
import { matchesGlob } from '../../conditions/glob.ts';
import { matchTrigger } from '../../conditions/match.ts';
import { buildScope } from '../../scope.ts';
import { behaviourOf, isDoneAt } from '../../steps/registry.ts';
import { runValues } from '../../templates/run-values.ts';
import type { RunCursor } from '../cursor.ts';
import { resultsOf, withResults } from '../results.ts';
import type { AdvanceInput, Verdicts } from '../state.ts';
import { eventScope, waitAfterEvent } from '../wait.ts';
import type { SeenEvent } from '../watch.ts';

const keptEvents = { events: 50, chars: 64_000 } as const;

/** Something the person did. */
export function event(cursor: RunCursor, { event: arrived }: AdvanceInput<'event'>): Verdicts['event'] {
  const { state, now, definition } = cursor;
  const isEarlier = arrived.timestamp < state.openedAt && arrived.receivedAt <= state.openingReceivedAt;
  if (isEarlier || state.consumed.includes(arrived.id)) return 'unchanged';
  const run = withResults(cursor.scope ?? buildScope({}), resultsOf(state));
  const scopes = { run, event: eventScope(run, arrived) };
  const values = runValues(run, now);
  if (definition.exitOn.some((rule) => matchTrigger(rule, scopes.event, now, values).ok)) {
    cursor.end('exited', `Event ${arrived.type} (${arrived.id}) ended the run.`, 'system');
    return 'ok';
  }
  const step = state.watch && state.phase === 'begun' ? definition.steps[state.cursor] : undefined;
  if (!state.watch || !step || !isDoneAt(step, 'wait')) return keepForLater(cursor, arrived);
  const result = waitAfterEvent(step, state.watch, arrived, scopes, now);
  if (result === null) return keepForLater(cursor, arrived);
  if ('dueAt' in result) {
    if (result.dueAt === state.dueAt) return 'unchanged';
    cursor.patch({ dueAt: result.dueAt });
    cursor.consume(arrived.id);
    return 'ok';
  }
  cursor.consume(arrived.id);
  cursor.finishStep(result);
  if (state.status === 'running') cursor.leaveStep();
  return 'ok';
}

/** Keeps an event that a wait further on may look back at. */
function keepForLater(cursor: RunCursor, arrived: SeenEvent): Verdicts['event'] {
  const { state, definition } = cursor;
  const later = definition.steps.slice(state.cursor + (state.watch ? 1 : 0));
  const awaited = later.some((step) => {
    const pattern = behaviourOf(step).listens(step)?.eventType;
    return pattern && matchesGlob(pattern, arrived.type);
  });
  if (!awaited || state.seen.some(({ id }) => id === arrived.id)) return 'unchanged';
  let seen = [...state.seen, arrived].slice(-keptEvents.events);
  while (seen.length > 1 && JSON.stringify(seen).length > keptEvents.chars) seen = seen.slice(1);
  cursor.patch({ seen });
  return 'ok';
}
