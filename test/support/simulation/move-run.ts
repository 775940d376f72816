// A run of the simulation is moved to a random other version of its workflow.
import type { Definition, Step } from '../../../src/contract/workflows/workflow.ts';
import type { StepEntry } from '../../../src/engine/runs/state.ts';
import { follow, nthOf, type Outside } from './checks.ts';
import { type Dice, farewell, randomWait } from './definitions.ts';
import type { Ending, SimulatedRun } from './simulated-run.ts';

/** Moves the run, and keeps where its trace has to continue. */
export function moveToOther(object: SimulatedRun, dice: Dice, outside: Outside, ending: Ending) {
  const before = object.trace();
  const from = object.version();
  const next = otherVersion(dice, object.definitionOf(from), from);
  try {
    return object.moveTo(next, ending);
  } finally {
    // Also behind a crash that came after the commit.
    const nth = nthOf(outside);
    if (object.version() > from)
      outside.moves.push(...continuation(before, next, object, { version: object.version(), nth }));
  }
}

/** At which step the trace continues; nothing for a run that has not begun. */
function continuation(
  before: readonly StepEntry[],
  { steps }: Definition,
  object: SimulatedRun,
  of: { version: number; nth: number },
): Outside['moves'] {
  const last = before.at(-1);
  if (!last) return [];
  const index = steps.findIndex(({ label }) => label === last.label);
  const place = before.length;
  // By the version in which it ended, however often the run has moved since.
  const decidedBy = object.definitionOf(last.version ?? 1).steps[last.index];
  if (last.finishedAt !== null)
    return [{ ...of, place, cursor: follow(steps, { ...last, index }, decidedBy), isDone: true }];
  return [{ ...of, place: last.delivery ? place : place - 1, cursor: index, isDone: false }];
}

/** The same workflow with a step more or less, other delays, other waits and other rules. */
function otherVersion(dice: Dice, definition: Definition, version: number): Definition {
  let steps = definition.steps.map((step) => otherStep(dice, step));
  if (dice.chance(0.3) && steps.length > 1) {
    const gone = dice.pick(steps).label;
    const left = steps.filter(({ label }) => label !== gone);
    // Whatever led to it leads to the end.
    steps = JSON.parse(JSON.stringify(left).replaceAll(`"${gone}"`, '"end"')) as Step[];
  }
  if (dice.chance(0.4)) {
    const frame = { label: `v${version}`, next: null, delayMinutes: dice.pick([0, 0.01, 1]) };
    const added = dice.chance(0.5)
      ? ({ ...frame, type: 'wait', config: {} } as const)
      : ({ ...frame, type: 'webhook', config: { url: 'https://example.com' } } as const);
    steps = steps.toSpliced(dice.below(steps.length + 1), 0, added as Step);
  }
  return {
    ...definition,
    steps,
    exitOn: dice.chance(0.8) ? definition.exitOn : [{ eventType: farewell }],
    settings: { ...definition.settings, onError: dice.chance(0.8) ? definition.settings.onError : 'continue' },
  };
}

function otherStep(dice: Dice, step: Step): Step {
  const delayMinutes = dice.chance(0.2) ? dice.pick([0, 0.01, 1, 90]) : step.delayMinutes;
  if (step.type !== 'wait' || dice.chance(0.6)) return { ...step, delayMinutes };
  return { ...step, delayMinutes, config: dice.chance(0.3) ? {} : randomWait(dice, () => 'end') };
}
