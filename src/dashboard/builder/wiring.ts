// A draft taken apart into its steps and the ways between them, for edits, and put together again.
// 1. Put together without a change it is the same draft.
// 2. The steps are sorted so that a run goes forward, each as near to its old place as that allows.
// 3. An exit whose meaning would change by the order is spelled out; one that was spelled out stays so.
import { isObject } from '../../contract/json.ts';
import { endTarget } from '../../engine/graph.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import type { Draft, DraftStep } from './draft.ts';
import { choiceIndex, choicesOf, type Exit, sameExit, triggerId, type Way, waysOf, waysOfStep } from './exits.ts';

/** A working copy of a draft. */
export interface Wiring {
  /** In the wanted order. */
  steps: DraftStep[];
  ways: Way[];
}

export const wiringOf = (draft: Draft): Wiring => ({ steps: [...draft.steps], ways: waysOf(draft) });

export const wayAt = ({ ways }: Wiring, exit: Exit): Way | undefined => ways.find((way) => sameExit(way.exit, exit));

/** The way with another target. */
export const led = (way: Way, target: string): Way => ({ ...way, target, written: target, fault: null });

/** Leads the ways that pass a test elsewhere. */
export function relead(wiring: Wiring, passes: (way: Way) => boolean, target: string): void {
  wiring.ways = wiring.ways.map((way) => (passes(way) ? led(way, target) : way));
}

/** Adds steps at a place; all their ways that lead outside of them lead to a target. */
export function addSteps(wiring: Wiring, steps: readonly DraftStep[], place: number, target: string): void {
  const indexes = new Map(steps.map(({ label }, index) => [label, index]));
  const ways = steps.flatMap((step, index) => waysOfStep(step, steps[index + 1]?.label ?? endTarget, indexes));
  wiring.steps.splice(place, 0, ...steps);
  wiring.ways.push(...ways.map((way) => (way.target === endTarget ? led(way, target) : way)));
}

/** Takes steps away with their ways; ways that lead to one of them stay and must be led elsewhere. */
export function takeSteps(wiring: Wiring, labels: ReadonlySet<string>): DraftStep[] {
  const taken = wiring.steps.filter(({ label }) => labels.has(label));
  wiring.steps = wiring.steps.filter(({ label }) => !labels.has(label));
  wiring.ways = wiring.ways.filter(({ exit }) => !labels.has(exit.label));
  return taken;
}

/** The draft of a wiring; parts that did not change are those of the draft that it was made from. */
export function settled(draft: Draft, { steps, ways }: Wiring): Draft {
  const first = ways.find(({ exit }) => exit.label === triggerId)?.target ?? endTarget;
  const order = sorted(steps, ways, first);
  const byStep = Map.groupBy(ways, ({ exit }) => exit.label);
  const written = order.map((step, index) =>
    withWays(step, byStep.get(step.label) ?? [], order[index + 1]?.label ?? endTarget),
  );
  const same = written.length === draft.steps.length && written.every((step, index) => step === draft.steps[index]);
  return same ? draft : { ...draft, steps: written };
}

/** Topological, with the first step first; where several could come next, the one that stood first. */
function sorted(steps: readonly DraftStep[], ways: readonly Way[], first: string): DraftStep[] {
  const places = new Map(steps.map(({ label }, index) => [label, index]));
  const targets: number[][] = steps.map(() => []);
  const open: number[] = steps.map(() => 0);
  for (const { exit, target, spelled, live, fault } of ways) {
    const [from, to] = [places.get(exit.label), places.get(target)];
    if (from === undefined || to === undefined || !(spelled || live) || fault !== null) continue;
    targets[from]?.push(to);
    open[to] = (open[to] ?? 0) + 1;
  }
  const left = new Set(places.values());
  const order: DraftStep[] = [];
  while (left.size > 0) {
    const start = order.length === 0 ? places.get(first) : undefined;
    const [oldest] = left;
    const place = start ?? [...left].find((index) => open[index] === 0) ?? oldest ?? 0;
    const step = steps[place];
    if (step) order.push(step);
    left.delete(place);
    for (const to of targets[place] ?? []) open[to] = (open[to] ?? 0) - 1;
  }
  return order;
}

/** A step with its ways written; itself where it says the same already. */
function withWays(step: DraftStep, ways: readonly Way[], following: string): DraftStep {
  const next = ways.find(({ exit }) => exit.slot === 'next');
  const nextTarget = next === undefined ? undefined : nextOf(next, following);
  const onward = nextTarget === undefined ? following : (next?.target ?? following);
  const targets = new Map<string, unknown>();
  for (const way of ways) {
    const isBesideNext = way.exit.slot !== 'next';
    if (isBesideNext && (way.spelled || way.target !== onward)) targets.set(way.exit.slot, way.written ?? way.target);
  }
  const config = withTargets(step, targets);
  // A `next` that the step cannot have is a fault, and stays as it was written.
  if (config === step.config && (next === undefined || nextTarget === step.next)) return step;
  const { next: _next, ...rest } = step;
  if (nextTarget === undefined) return next === undefined ? { ...step, config } : { ...rest, config };
  return { ...step, config, next: nextTarget };
}

/** What `next` says; the cast holds a target that is wrong as it was written. */
function nextOf({ spelled, live, target, written }: Way, following: string): string | undefined {
  if (spelled) return written as string;
  return live && target !== following ? target : undefined;
}

function withTargets(step: DraftStep, targets: ReadonlyMap<string, unknown>): DraftStep['config'] {
  const { fields, choices } = behaviourOf(step).jumps;
  const fieldsChanged = fields.filter((field) => targets.has(field) && step.config[field] !== targets.get(field));
  const list = choicesOf(step);
  const places = [...targets.keys()].flatMap((slot) => choiceIndex(slot) ?? []);
  const choicesChanged = places.filter((place) => nextOfChoice(list[place]) !== targets.get(`choice:${place}`));
  if (fieldsChanged.length + choicesChanged.length === 0) return step.config;
  const changed = list.map((choice, place) =>
    choicesChanged.includes(place) ? withNext(choice, targets.get(`choice:${place}`)) : choice,
  );
  return {
    ...step.config,
    ...Object.fromEntries(fieldsChanged.map((field) => [field, targets.get(field)])),
    ...(choices === null || choicesChanged.length === 0 ? {} : { [choices]: changed }),
  };
}

const nextOfChoice = (choice: unknown): unknown => (isObject(choice) ? choice.next : undefined);
const withNext = (choice: unknown, next: unknown) => (isObject(choice) ? { ...choice, next } : { value: choice, next });
