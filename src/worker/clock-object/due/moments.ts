// Date triggers whose moment has come.
// 1. A row starts something only while it is a moment of the present profile; what moved or went away starts nothing.
// 2. The row moves on after the start, and only while it is as it was read. So a crash repeats the start, which starts
//    nothing twice, and a date that changed in the same second keeps its new row.
import { isoTime } from '../../../contract/primitives.ts';
import { isForm } from '../../../contract/workflows/triggers/registry.ts';
import { type Moment, momentsOf } from '../../../engine/triggers/moments.ts';
import { withRetry } from '../../db/client.ts';
import { type OccasionFrame, readFrame } from '../../pipeline/occasions/frame.ts';
import { type Occasion, startOccasions } from '../../pipeline/occasions/start-occasions.ts';
import { profileOf } from '../../store/profile-row.ts';
import {
  type DueMoment,
  type MovedMoment,
  markDelayMs,
  moveMomentsStatements,
  readDueMoments,
} from '../../store/trigger-moments.ts';
import { type ClockTurn, type DuePart, startsAtOnce } from '../turn.ts';

/** A moment that is further in the past starts nothing any more. */
const startsForMs = 24 * 3_600_000;

export const moments: DuePart = { name: 'moments', run };

async function run(turn: ClockTurn): Promise<{ failed: boolean }> {
  const { db, projectId, budget } = turn;
  if (budget.starts < 1) return { failed: false };
  const readAt = turn.now();
  const due = await readDueMoments(db, projectId, readAt, budget.starts);
  let failed = false;
  for (let i = 0; i < due.length; i += startsAtOnce) {
    const left = await startSome(turn, due.slice(i, i + startsAtOnce), readAt);
    failed ||= left > 0;
    budget.starts -= startsAtOnce;
  }
  return { failed };
}

/** Starts some moments and moves their rows on; returns how many have to be repeated. */
async function startSome(turn: ClockTurn, due: readonly DueMoment[], readAt: number): Promise<number> {
  const { env, db, orgId, projectId } = turn;
  const now = turn.now();
  const ids = due.map(({ personId }) => personId);
  const frame = await readFrame({ env, db, orgId, projectId, now }, ids, readAt);
  const judged = due.map((row) => judge(frame, row));
  const starting = judged.flatMap(({ occasion }) => occasion ?? []);
  const results = starting.length > 0 ? await startOccasions(frame, starting) : [];
  const failed = new Set(starting.filter((_, i) => results[i] === 'failed'));
  const moved = judged.flatMap(({ occasion, moved: to }) => (occasion && failed.has(occasion) ? [] : to));
  const statements = moveMomentsStatements(db, projectId, moved);
  if (statements.length > 0) await withRetry(() => db.batch(statements));
  return failed.size;
}

interface Judged {
  /** null where the row starts nothing. */
  occasion: Occasion | null;
  moved: MovedMoment;
}

function judge(frame: OccasionFrame, row: DueMoment): Judged {
  const { workflowId, personId, dueAt } = row;
  const moved = { workflowId, personId, dueAt };
  const profile = frame.people.get(personId);
  const workflow = frame.index.workflows.get(workflowId);
  if (!profile || !workflow || !isForm(workflow.trigger, 'date'))
    return { occasion: null, moved: { ...moved, next: null } };
  const trigger = workflow.trigger.date;
  const found = momentsOf(trigger, profileOf(profile), frame.org, Math.max(frame.now, dueAt));
  if ('reason' in found) return { occasion: null, moved: { ...moved, next: null } };
  const { next, last } = found;
  const occasion = last && isDue(row, last, workflow.since) ? occasionOf(row, trigger.trait, last, frame.now) : null;
  return { occasion, moved: { ...moved, next } };
}

/** Whether a row is there for a moment; a mark is for whatever has come since it was made. */
function isDue({ dueAt, occasion }: DueMoment, last: Moment, since: number | null): boolean {
  if (since === null || last.at < since) return false;
  return occasion === '' ? last.at >= dueAt - markDelayMs : last.at === dueAt;
}

function occasionOf(
  { workflowId, personId }: DueMoment,
  trait: string,
  { at: dueAt, date }: Moment,
  now: number,
): Occasion {
  const late = now - dueAt > startsForMs;
  const message = `The moment ${isoTime(dueAt)} was missed by more than a day, so nothing was started for it.`;
  return {
    form: 'date',
    workflowId,
    personId,
    what: [personId, date],
    dueAt,
    properties: { trait, date, dueAt: isoTime(dueAt) },
    ...(late ? { refused: { reason: 'moment_missed', message } } : {}),
  };
}
