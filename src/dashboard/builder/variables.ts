// Decides which variables are offered at a step, with samples.
// 1. Of the event and the person is offered what was seen: in the latest events that match, and of the people at hand.
// 2. Results of steps are offered where a run can have them; what is not there on every way may be empty.
import { eventVariables, orgVariables, projectVariables, type Seen, type Variable } from '../forms/seen-variables.ts';
import { type Draft, indexOf, stepOf } from './draft.ts';
import { reachFrom, successorsOf, waysOf } from './exits.ts';
import { resultsBefore, savers } from './results.ts';
import { titleOf } from './starters.ts';

/** Variables for a step; for the trigger and the settings (null) those that a run has from its beginning. */
export function variablesAt(draft: Draft, label: string | null, seen: Seen): Variable[] {
  return [
    ...eventVariables(seen),
    ...(label === null ? [] : resultVariables(draft, label)),
    ...(label === null ? [] : collectedVariables(draft, label)),
    ...runFields.map((name) => ({ path: `run.${name}`, sample: undefined, mayBeEmpty: false, from: 'the run' })),
    ...orgVariables(seen),
    ...projectVariables(seen),
  ];
}

const runFields = ['id', 'workflowId', 'workflowName', 'version', 'startedAt'];

function resultVariables(draft: Draft, label: string): Variable[] {
  const results = resultsBefore(draft).get(label) ?? new Map();
  return [...results].map(([path, presence]) => {
    const names = savers(draft, path).flatMap((saver) => stepOf(draft, saver) ?? []);
    return { path, sample: undefined, mayBeEmpty: presence !== 'always', from: names.map(titleOf).join(' or ') };
  });
}

/** What a digest gathered before the step. */
function collectedVariables(draft: Draft, label: string): Variable[] {
  const successors = successorsOf(waysOf(draft));
  const digests = draft.steps.filter((step) => step.config.collect !== undefined && step.label !== label);
  const before = digests.filter((step) => reachFrom([step.label], successors).has(label));
  if (before.length === 0 || indexOf(draft, label) === -1) return [];
  return ['run.events', 'run.eventCount'].map((path) => ({
    ...{ path, sample: undefined, mayBeEmpty: false, from: before.map(titleOf).join(' or ') },
  }));
}
