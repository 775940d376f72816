import { isForm } from '../../../contract/workflows/triggers/registry.ts';
import { readCron } from '../../../engine/triggers/cron.ts';
import { nextTime } from '../../../engine/triggers/next-time.ts';
import { scheduleZone } from '../../../engine/triggers/schedule.ts';
import { saveScheduleStatement } from '../../store/trigger-schedules.ts';
import type { Filler, FillFrame } from './filler.ts';

/** The first time after the activation. */
export const schedule: Filler = {
  looksAtPeople: () => false,
  async fill({ db, projectId, org, workflow: { id, trigger }, job }: FillFrame) {
    if (!isForm(trigger, 'schedule')) return { statements: [], dueAt: null };
    const cron = readCron(trigger.schedule.cron);
    const dueAt = 'message' in cron ? null : nextTime(cron, scheduleZone(trigger.schedule, org), job.since);
    if (dueAt === null) return { statements: [], dueAt };
    return { statements: [saveScheduleStatement(db, projectId, { workflowId: id, dueAt })], dueAt };
  },
};
