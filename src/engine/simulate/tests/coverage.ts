// Counts which steps and which ways of the workflows the tests have taken.
// 1. A step that was passed over was not reached. A step at which a run waits in the end was.
// 2. Ways are sides of branches, ends of waits, choices, exit rules, and that an `if` passed its step over.
import type { TestCoverage } from '../../../contract/bundle/test-report.ts';
import type { Step } from '../../../contract/workflows/workflow.ts';
import { behaviourOf } from '../../steps/registry.ts';
import type { Observer } from '../observer.ts';
import type { SimulatedWorkflow } from '../world.ts';

const isPassedOver = ({ reason }: { reason?: string | undefined }) => reason === 'condition_not_met';
const exitWay = (place: number): string => `exitOn /exitOn/${place}`;
const waysOf = (step: Step): string[] => [
  ...behaviourOf(step)
    .ways.of(step)
    .map((way) => `${step.label} ${way}`),
  ...(step.if === undefined ? [] : [`${step.label} if`]),
];

/** Watches runs and remembers where they went. */
export interface CoverageCounter extends Pick<Observer, 'reached' | 'stepEnded' | 'ended'> {
  report(): TestCoverage;
}

/** Creates a counter for these workflows. */
export function countCoverage(workflows: readonly SimulatedWorkflow[]): CoverageCounter {
  const steps = new Map(workflows.map(({ id }) => [id, new Set<string>()]));
  const ways = new Map(workflows.map(({ id }) => [id, new Set<string>()]));
  return {
    reached({ workflowId }, { label }, entry) {
      if (!isPassedOver(entry)) steps.get(workflowId)?.add(label);
    },
    stepEnded({ workflowId }, step, entry) {
      const taken = isPassedOver(entry) ? 'if' : behaviourOf(step).ways.taken(step, entry);
      if (taken !== null) ways.get(workflowId)?.add(`${step.label} ${taken}`);
    },
    ended({ workflowId }, exitRule) {
      if (exitRule !== null) ways.get(workflowId)?.add(exitWay(exitRule));
    },
    report() {
      const counted = workflows.map((workflow) =>
        coverageOf(workflow, steps.get(workflow.id) ?? new Set(), ways.get(workflow.id) ?? new Set()),
      );
      const sum = (count: (one: (typeof counted)[number]) => number) =>
        counted.reduce((all, one) => all + count(one), 0);
      const total = sum((one) => one.steps.total + one.ways.total);
      const done = sum((one) => one.steps.reached + one.ways.taken);
      return { percent: total === 0 ? 100 : Math.floor((1_000 * done) / total) / 10, workflows: counted };
    },
  };
}

function coverageOf(
  { name, definition }: SimulatedWorkflow,
  steps: ReadonlySet<string>,
  ways: ReadonlySet<string>,
): TestCoverage['workflows'][number] {
  const labels = definition.steps.map(({ label }) => label);
  const all = [...definition.steps.flatMap(waysOf), ...definition.exitOn.map((_, place) => exitWay(place))];
  const missed = [...labels.filter((label) => !steps.has(label)), ...all.filter((way) => !ways.has(way))];
  return {
    name,
    steps: { reached: labels.filter((label) => steps.has(label)).length, total: labels.length },
    ways: { taken: all.filter((way) => ways.has(way)).length, total: all.length },
    missed,
  };
}
