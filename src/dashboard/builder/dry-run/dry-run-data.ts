// A dry-run as the trace shows runs.
import type { DryRun } from '../../../contract/workflows/run.ts';
import { rowsOf } from '../../trace/rows.ts';
import { hasFailed, type RunData } from '../../trace/run-data.ts';
import type { WrittenStep } from '../../trace/steps.ts';
import type { Draft } from '../draft.ts';
import { titleOf } from '../starters.ts';

export interface Simulated {
  result: DryRun;
  draft: Draft;
  workflowId: string;
  projectId: string;
  version: number;
  userId: string | null;
  eventType: string | null;
  properties: Readonly<Record<string, unknown>>;
  /** Epoch ms. */
  now: number;
}

/** No id of anything: nothing of a dry-run is stored. */
const nothing = '';

export function dryRunData(simulated: Simulated): RunData {
  const { result, draft, workflowId, projectId, version, userId, eventType, properties, now } = simulated;
  const steps: WrittenStep[] = draft.steps.map(({ if: condition, ...step }) => ({
    ...step,
    title: titleOf(step),
    ...(condition === undefined ? {} : { if: condition }),
  }));
  const begun = result.steps[0]?.startedAt ?? new Date(now).toISOString();
  const run: RunData['run'] = {
    ...{ id: nothing, eventId: nothing, workflowId, workflowName: draft.name, projectId, version, userId, eventType },
    status: result.endsWith,
    startedAt: begun,
    finishedAt: result.steps.at(-1)?.finishedAt ?? begun,
    ...{ nextStepAt: null, waitingFor: null, exitReason: null },
    stepErrors: result.steps.filter(hasFailed).length,
    seq: result.steps.length,
    currentVersion: version,
    steps: result.steps,
    audit: [],
  };
  return {
    ...{ run, steps, now, event: properties, isSimulated: true },
    rows: rowsOf(run, steps),
    deliveryOf: () => null,
    storyOf: (row) => ({
      ...{ step: row.step, written: row.written, event: properties, delivery: null, channel: null, waiting: null, now },
    }),
  };
}
