// Moves a run of the simulation: one input, then the effects that follow from it, each attempted at once.
// 1. What the run does next is decided by `advance`, as for a real run; an effect takes no time.
// 2. What changed is told, stored and put into the queue before anything else moves.
import type { Step } from '../../contract/workflows/workflow.ts';
import { matchTrigger } from '../conditions/match.ts';
import { advance } from '../runs/advance.ts';
import type { Task } from '../runs/cursor.ts';
import { resultsOf, withResults } from '../runs/results.ts';
import { type Attempted, simulateAttempt } from '../runs/simulated-attempt.ts';
import { type AdvanceInput, type InputKind, isFinal, type RunState, type Verdicts } from '../runs/state.ts';
import { eventScope } from '../runs/wait.ts';
import { behaviourOf, effectOf } from '../steps/registry.ts';
import { runValues } from '../templates/run-values.ts';
import { addressOf, askGates, giveBack } from './gates.ts';
import { putFailedMessage, putRunEvents } from './lifecycle.ts';
import { changeTraits } from './people.ts';
import { type CompiledWorkflow, type Simulating, scopeOf } from './simulating.ts';
import type { SimulatedRun } from './store.ts';

/** One move of a run, and what follows from it at once. */
export function moveRun<Kind extends InputKind>(
  sim: Simulating,
  run: SimulatedRun,
  input: AdvanceInput<Kind>,
): Verdicts[Kind] | 'final' {
  const workflow = sim.workflows.get(run.workflowId);
  if (!workflow) return 'final';
  const { state, task, verdict } = step(sim, workflow, run, input);
  let current: SimulatedRun = { ...run, state };
  let next = task;
  while (next) {
    const settled = step(sim, workflow, current, attempt(sim, workflow, current, next));
    current = { ...current, state: settled.state };
    next = settled.task;
  }
  // Sound, because the input is of one of the kinds.
  if (current.state !== run.state) keep(sim, workflow, run.state, current, input as AdvanceInput);
  return verdict;
}

function step<Kind extends InputKind>(
  sim: Simulating,
  { definition }: CompiledWorkflow,
  run: SimulatedRun,
  input: AdvanceInput<Kind>,
) {
  sim.spend();
  const advanced = advance(definition, run.state, input, sim.now, scopeOf(sim, run));
  tell(sim, definition.steps, run.state, { ...run, state: advanced.state });
  return advanced;
}

/** Tells which steps a move has reached and ended. */
function tell(sim: Simulating, steps: readonly Step[], before: RunState, run: SimulatedRun): void {
  const { trace } = run.state;
  if (trace === before.trace) return;
  for (let place = Math.max(0, before.trace.length - 1); place < trace.length; place++) {
    const [known, entry] = [before.trace[place], trace[place]];
    const of = entry && steps[entry.index];
    if (!entry || !of || entry === known) continue;
    if (!known) sim.observer.reached(run, of, entry);
    if (entry.finishedAt !== null && !known?.finishedAt) sim.observer.stepEnded(run, of, entry);
  }
}

/** Stores a run, and what is due of it. */
function keep(
  sim: Simulating,
  { definition }: CompiledWorkflow,
  before: RunState,
  run: SimulatedRun,
  input: AdvanceInput,
): void {
  const { state } = run;
  sim.store.putRun(run);
  if (!isFinal(state.status)) {
    if (state.dueAt !== null && state.dueAt !== before.dueAt)
      sim.store.put(state.dueAt, { kind: 'run', runId: run.runId, personId: run.personId });
  } else if (!isFinal(before.status)) {
    sim.store.endRun(run, sim.now);
    sim.observer.ended(run, exitRuleOf(sim, definition, { ...run, state: before }, input, state));
  }
  putRunEvents(sim, before, run);
}

/** Which exit rule has ended a run. */
function exitRuleOf(
  sim: Simulating,
  { exitOn }: CompiledWorkflow['definition'],
  run: SimulatedRun,
  input: AdvanceInput,
  { status }: RunState,
): number | null {
  if (status !== 'exited' || input.kind !== 'event') return null;
  const scope = withResults(scopeOf(sim, run), resultsOf(run.state));
  const values = runValues(scope, sim.now);
  const place = exitOn.findIndex((rule) => matchTrigger(rule, eventScope(scope, input.event), sim.now, values).ok);
  return place === -1 ? null : place;
}

/** One attempt at the effect of a step. */
function attempt(
  sim: Simulating,
  { definition }: CompiledWorkflow,
  run: SimulatedRun,
  { key, step: of }: Task,
): AdvanceInput<'settle'> {
  const scope = withResults(scopeOf(sim, run), resultsOf(run.state));
  const templateId = behaviourOf(of).emailTemplateId(of);
  const attempted = simulateAttempt({
    key,
    step: of,
    scope,
    now: sim.now,
    missingVariables: definition.settings.missingVariables,
    emailTemplate: templateId === undefined ? undefined : sim.world.templates.get(templateId),
    library: sim.world.library,
    unsubscribeUrl: sim.world.unsubscribeUrl,
    preview: (input) => askGates(sim, { run, step: of, scope, key }, input),
    answer: () => sim.world.answer(of) ?? effectOf(of).usualAnswer(of),
  });
  follow(sim, run, of, key, attempted);
  return attempted.input;
}

/** What an attempt leads to outside of its run. */
function follow(sim: Simulating, run: SimulatedRun, of: Step, key: string, { input, traits, left }: Attempted): void {
  const { settlement } = input;
  if (left) tellMessage(sim, run, of, left);
  if (settlement.kind === 'retry') {
    if (settlement.held === 'gate') sim.observer.held(run, of, settlement.reason);
    return;
  }
  if (run.personId === null) return;
  if (!left && behaviourOf(of).message) giveBack(sim, run.personId, key);
  if (Object.keys(traits).length > 0) changeTraits(sim, run.personId, traits);
  putFailedMessage(sim, run, of, { key, settlement });
}

function tellMessage(sim: Simulating, run: SimulatedRun, of: Step, input: NonNullable<Attempted['left']>): void {
  const address = addressOf(sim, of, input, run.personId);
  const { message } = behaviourOf(of);
  if (!address || !message) return;
  const to = address.recipient ?? run.personId ?? '';
  sim.observer.left({ kind: address.kind, run, step: of.label, to, ...message.texts(input), at: sim.now });
}
