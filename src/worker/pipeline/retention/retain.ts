// Everything has an end: the part of the cron that archives and deletes what is old enough, and finishes erasures.
// 1. One sweep looks at a number of projects and does a number of calls; the next one continues behind it.
// 2. Once all were looked at and nothing was left over, the next round waits a while: rows end by days, not by minutes.
// 3. What fails in one table, project or erasure keeps none of the others from theirs.
import type { RetentionDays } from '../../../contract/account/settings.ts';
import { importLimits } from '../../../contract/bundle/import.ts';
import { allDatabases, databaseNamed } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { continueErasure, erasureOf } from '../../erasure/erasure.ts';
import { type ErasureRow, forgetErasure, readDueErasures } from '../../store/erasure.ts';
import { listProjectsBehind, type OwnedProject } from '../../store/projects.ts';
import { endings } from '../../store/retention.ts';
import { readPlace, readRetention, setPlace } from '../../store/retention-settings.ts';
import { type Budget, endEntries, endRows, endRuns, type Holding } from './end-rows.ts';

const dayMs = 24 * 3_600_000;
const projectsPerSweep = 25;
const erasuresPerSweep = 20;
const roundPauseMs = 10 * 60_000;
/** The platform allows 1,000 calls in one invocation, which are shared with the rest of the sweep. */
const calls = { erasures: 200, projects: 250 } as const;
/** Who did what is asked for longer than what happened, and is no setting: nobody may shorten their own trail. */
const auditDays = 400;
/** The health pages show less. */
const numberDays = 400;
/** What an endpoint gets is in the events, too; longer than that nobody replays it. */
const endpointDeliveryDays = 30;

/** One sweep. */
export async function retain(env: Env, now: number): Promise<void> {
  const erasing: Budget = { calls: calls.erasures };
  const ending: Budget = { calls: calls.projects };
  const failures: Error[] = [];
  const attempt = (what: string, work: () => Promise<void>) =>
    work().catch((cause: unknown) => void failures.push(new Error(`${what}: ${String(cause)}`, { cause })));
  for (const db of (await allDatabases(env)).values()) {
    await attempt('erasures', () => continueErasures(env, db, now, erasing, attempt));
  }
  const known = () => failures.length;
  await attempt('projects', () => endProjects(env, now, ending, { attempt, known }));
  if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('; '));
}

type Attempt = (what: string, work: () => Promise<void>) => Promise<void>;

/** How parts are tried, and how many have failed. */
interface Trial {
  attempt: Attempt;
  known(): number;
}

async function continueErasures(
  env: Env,
  db: D1Database,
  now: number,
  budget: Budget,
  attempt: Attempt,
): Promise<void> {
  for (const row of await readDueErasures(db, now, erasuresPerSweep)) {
    if (budget.calls <= 0) return;
    await attempt(`erasure ${row.personHash}`, () => continueRow(env, db, row, { now, budget }));
  }
}

async function continueRow(
  env: Env,
  db: D1Database,
  row: ErasureRow,
  go: { now: number; budget: Budget },
): Promise<void> {
  const erasure = erasureOf(row);
  if (erasure) await continueErasure(env, db, erasure, go);
  else await forgetErasure(db, row);
}

async function endProjects(env: Env, now: number, budget: Budget, { attempt, known }: Trial): Promise<void> {
  const [place = '', quietUntil = 0] = await readPlace(env.DB, '', 'projects');
  // A pause that a clock ahead of this one has set is none.
  const quietMs = Number(quietUntil) - now;
  if (quietMs > 0 && quietMs <= roundPauseMs) return;
  const after = String(place);
  const projects = await listProjectsBehind(env, after, projectsPerSweep);
  let last = after;
  for (const project of projects) {
    if (budget.calls <= 0) break;
    await endProject(env, project, now, budget, attempt);
    last = project.id;
  }
  const isAtEnd = last === (projects.at(-1)?.id ?? after) && projects.length < projectsPerSweep;
  const isDone = isAtEnd && budget.calls > 0 && known() === 0;
  await setPlace(env.DB, '', 'projects', [isAtEnd ? '' : last, isDone ? now + roundPauseMs : 0]);
}

async function endProject(
  env: Env,
  project: OwnedProject,
  now: number,
  budget: Budget,
  attempt: Attempt,
): Promise<void> {
  const db = databaseNamed(env, project.database);
  const { days } = await readRetention(db, project.id);
  const ofProject: Holding = { env, db, ownerId: project.id };
  const before = (kind: keyof RetentionDays) => now - days[kind] * dayMs;
  const work: Record<string, () => Promise<void>> = {
    // Refusals go before the events by which an erasure finds them.
    refusals: () => endRows(ofProject, endings.refusals, before('refusals'), budget),
    events: () => endRows(ofProject, endings.events, before('events'), budget),
    deliveries: () => endRows(ofProject, endings.deliveries, before('deliveries'), budget),
    alerts: () => endRows(ofProject, endings.alerts, before('deliveries'), budget),
    'deliveries to endpoints': () =>
      endRows(
        ofProject,
        endings.endpointDeliveries,
        now - Math.min(days.deliveries, endpointDeliveryDays) * dayMs,
        budget,
      ),
    runs: () => endRuns(ofProject, before('runs'), budget),
    broadcasts: () => endRows(ofProject, endings.broadcasts, now - numberDays * dayMs, budget),
    numbers: () => endRows(ofProject, endings.numbers, now - numberDays * dayMs, budget),
    activity: () => endRows(ofProject, endings.activity, now - numberDays * dayMs, budget),
    'counts of steps': () => endRows(ofProject, endings.stepCounts, now - numberDays * dayMs, budget),
    imports: () => endRows(ofProject, endings.imports, now - importLimits.days * dayMs, budget),
    jobs: () => endRows(ofProject, endings.jobs, now - importLimits.days * dayMs, budget),
    entries: () => endEntries(ofProject, now, budget),
    audit: () => endRows({ env, db, ownerId: project.orgId }, endings.audit, now - auditDays * dayMs, budget),
    'audit of the directory': () =>
      endRows({ env, db: env.DB, ownerId: project.orgId }, endings.audit, now - auditDays * dayMs, budget),
  };
  for (const [what, end] of Object.entries(work)) await attempt(`${what} of project ${project.id}`, end);
}
