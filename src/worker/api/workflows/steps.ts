// How many runs are at each step of a workflow, and how many have left it.
import { isoTime } from '../../../contract/primitives.ts';
import type { StepCounts, StepCountsQuery } from '../../../contract/workflows/step-counts.ts';
import type { Ctx } from '../../access/context.ts';
import { fetchTrail } from '../../access/fetch-trail.ts';
import { openProject } from '../../db/client.ts';
import { readLivingGroups } from '../../store/run-steps.ts';
import { readStepCounts } from '../../store/step-counts.ts';

type Row = StepCounts['data'][number];

type Counts = Pick<Row, 'here' | 'passed' | 'failed' | 'stopped'>;

const dayMs = 86_400_000;
const none: Counts = { here: 0, passed: 0, failed: 0, stopped: 0 };

/** The counts of each step of each version, the newest version first; also of a deleted workflow. */
export async function listStepCounts(ctx: Ctx, id: string, query: StepCountsQuery): Promise<StepCounts> {
  const { projectId } = await fetchTrail(ctx, id);
  const { version: asked, days } = query;
  const db = await openProject(ctx.env, projectId);
  const [living, left] = await Promise.all([
    readLivingGroups(db, projectId, [id]),
    readStepCounts(db, { projectId, workflowId: id }, { days, now: ctx.now }),
  ]);
  const here = (living.get(id) ?? []).flatMap(({ version, step, count }) =>
    step === null ? [] : { ...none, version, step, here: count },
  );
  const parts = [...here, ...left.map((row) => ({ ...none, ...row }))];
  const wanted = parts.filter(({ version }) => asked === undefined || version === asked);
  const data = [...Map.groupBy(wanted, ({ version, step }) => `${version} ${step}`).values()].map(sumOf);
  const from = isoTime((Math.floor(ctx.now / dayMs) - days + 1) * dayMs);
  return { from, data: data.sort((a, b) => b.version - a.version || (a.label < b.label ? -1 : 1)) };
}

function sumOf(parts: readonly (Counts & { version: number; step: string })[]): Row {
  const { version = 0, step: label = '' } = parts[0] ?? {};
  const sum = (name: keyof Counts) => parts.reduce((total, part) => total + part[name], 0);
  const counts = { here: sum('here'), passed: sum('passed'), failed: sum('failed'), stopped: sum('stopped') };
  return { version, label, ...counts, entered: counts.here + counts.passed + counts.failed + counts.stopped };
}
