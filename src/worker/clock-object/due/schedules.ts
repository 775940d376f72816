// Schedules whose time has come.
// 1. Of several times that were missed only the newest starts anything, and only within an hour; the others are recorded.
// 2. The people of an audience are walked in the order of their ids, behind a cursor in the row; who comes in behind it is
//    reached the next time. The row moves on only while it is as it was read.
import { isoTime } from '../../../contract/primitives.ts';
import { isForm, type TriggerOf } from '../../../contract/workflows/triggers/registry.ts';
import { evaluate } from '../../../engine/conditions/evaluate.ts';
import { buildScope } from '../../../engine/scope.ts';
import { readCron } from '../../../engine/triggers/cron.ts';
import { newestTime, nextTime } from '../../../engine/triggers/next-time.ts';
import { scheduleZone } from '../../../engine/triggers/schedule.ts';
import { withRetry } from '../../db/client.ts';
import { type OccasionFrame, readFrame } from '../../pipeline/occasions/frame.ts';
import { type Occasion, startOccasions } from '../../pipeline/occasions/start-occasions.ts';
import { type JudgedAudience, readAudience } from '../../store/audience-conditions.ts';
import { readCandidates } from '../../store/audience-people.ts';
import { profileOf } from '../../store/profile-row.ts';
import {
  type DueSchedule,
  dropScheduleStatement,
  moveScheduleStatement,
  readDueSchedules,
} from '../../store/trigger-schedules.ts';
import { type ClockTurn, type DuePart, startsAtOnce } from '../turn.ts';

/** Schedules of one turn, so that many at one minute are spread over it. */
const schedulesPerTurn = 20;
/** A time that was missed by more starts nothing. */
const startsForMs = 3_600_000;
/** Missed times that are recorded for one schedule. */
const mostMissed = 50;
/** People of a page, and pages looked at in one turn. */
const pageSize = 500;
const pagesPerTurn = 10;

export const schedules: DuePart = { name: 'schedules', run };

type Schedule = TriggerOf<'schedule'>['schedule'];

async function run(turn: ClockTurn): Promise<{ failed: boolean }> {
  const { env, db, orgId, projectId } = turn;
  const now = turn.now();
  const due = await readDueSchedules(db, projectId, now, schedulesPerTurn);
  if (due.length === 0) return { failed: false };
  const frame = await readFrame({ env, db, orgId, projectId, now }, [], now);
  let failed = false;
  for (const row of due) {
    const workflow = frame.index.workflows.get(row.workflowId);
    const trigger = workflow?.trigger;
    if (!trigger || !isForm(trigger, 'schedule') || row.dueAt < (workflow.since ?? 0))
      await withRetry(() => dropScheduleStatement(db, projectId, row.workflowId).run());
    else failed = !(await play(turn, frame, trigger.schedule, row)) || failed;
  }
  return { failed };
}

/** Starts what is due of a schedule; false where it has to be repeated. */
async function play(turn: ClockTurn, frame: OccasionFrame, schedule: Schedule, row: DueSchedule): Promise<boolean> {
  const { db, projectId } = frame;
  const cron = readCron(schedule.cron);
  const zone = scheduleZone(schedule, frame.org);
  if ('message' in cron) return true;
  const since = Math.max(row.dueAt, frame.now - startsForMs) - 1;
  // A walk that has begun is for its own time.
  const at = row.cursor === null ? newestTime(cron, zone, { since, until: frame.now }) : row.dueAt;
  if (row.cursor === null && at !== row.dueAt) {
    const missed = missedTimes(row.dueAt, at ?? frame.now, (after) => nextTime(cron, zone, after));
    const results = await startOccasions(
      frame,
      missed.map((time) => missedOccasion(row, schedule, time)),
    );
    if (results.includes('failed')) return false;
  }
  const next = nextTime(cron, zone, at ?? frame.now);
  if (at === null) return move(frame, row, { dueAt: next ?? Number.MAX_SAFE_INTEGER, cursor: null });
  const current = { ...row, dueAt: at };
  if (at !== row.dueAt) await move(frame, row, { dueAt: at, cursor: null });
  if (schedule.audienceId === undefined) {
    const [result] = await startOccasions(frame, [occasionOf(current, schedule, null)]);
    turn.budget.starts -= 1;
    if (result === 'failed') return false;
  } else {
    const audience = await readAudience(db, projectId, schedule.audienceId);
    const walked = audience ? await walk(turn, current, schedule, audience) : 'done';
    if (walked !== 'done') return walked === 'more';
  }
  return move(frame, current, { dueAt: next ?? Number.MAX_SAFE_INTEGER, cursor: null });
}

async function move({ db, projectId }: OccasionFrame, row: DueSchedule, to: { dueAt: number; cursor: string | null }) {
  await withRetry(() => moveScheduleStatement(db, projectId, row, to).run());
  return true;
}

/** Starts the people of an audience from the cursor on, as many as the turn allows. */
async function walk(
  turn: ClockTurn,
  row: DueSchedule,
  schedule: Schedule,
  { id: audienceId, condition }: JudgedAudience,
): Promise<'done' | 'more' | 'failed'> {
  const { env, db, orgId, projectId, budget } = turn;
  let { cursor } = row;
  for (let pages = 0; pages < pagesPerTurn && budget.starts > 0; pages++) {
    const readAt = turn.now();
    const page = { audienceId, after: cursor ?? '', limit: pageSize };
    const ids = await readCandidates(db, projectId, page);
    for (let i = 0; i < ids.length && budget.starts > 0; i += startsAtOnce) {
      const some = ids.slice(i, i + startsAtOnce);
      const frame = await readFrame({ env, db, orgId, projectId, now: turn.now() }, some, readAt);
      const members = some.filter((id) => isIn(frame, condition, id));
      const results = await startOccasions(
        frame,
        members.map((id) => occasionOf(row, schedule, id)),
      );
      if (results.includes('failed')) return 'failed';
      budget.starts -= members.length;
      cursor = some.at(-1) ?? cursor;
      await move(frame, row, { dueAt: row.dueAt, cursor });
    }
    if (ids.length < pageSize && cursor === (ids.at(-1) ?? cursor)) return 'done';
  }
  return 'more';
}

function isIn({ people, org, now }: OccasionFrame, condition: JudgedAudience['condition'], id: string): boolean {
  const row = people.get(id);
  return row !== undefined && evaluate(condition, buildScope({ profile: profileOf(row), org }), now).ok;
}

/** Times from one on and before another, the newest ones of them. */
function missedTimes(from: number, before: number, next: (after: number) => number | null): number[] {
  const times: number[] = [];
  for (let at: number | null = from; at !== null && at < before; at = next(at)) {
    times.push(at);
    if (times.length > mostMissed) times.shift();
  }
  return times;
}

function occasionOf({ workflowId, dueAt }: DueSchedule, { audienceId }: Schedule, personId: string | null): Occasion {
  const at = isoTime(dueAt);
  return {
    form: 'schedule',
    workflowId,
    personId,
    what: [at, ...(personId === null ? [] : [personId])],
    dueAt,
    properties: { at, ...(audienceId === undefined ? {} : { audienceId }) },
  };
}

function missedOccasion({ workflowId }: DueSchedule, schedule: Schedule, dueAt: number): Occasion {
  const message = `The time ${isoTime(dueAt)} was missed, so nothing was started for it.`;
  const missed = occasionOf({ workflowId, dueAt, cursor: null }, schedule, null);
  return { ...missed, refused: { reason: 'moment_missed', message } };
}
