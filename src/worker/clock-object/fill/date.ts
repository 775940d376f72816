import { isForm } from '../../../contract/workflows/triggers/registry.ts';
import { profileOf } from '../../store/profile-row.ts';
import { saveMomentsStatements } from '../../store/trigger-moments.ts';
import { personMoment } from '../../stream/person-moment.ts';
import type { Filler, FillFrame } from './filler.ts';

/** Moments to come; what had passed before the activation starts nothing, so a row of it goes. */
export const date: Filler = {
  looksAtPeople: () => true,
  async fill({ db, projectId, org, now, workflow: { id, trigger }, job }: FillFrame, people) {
    if (!isForm(trigger, 'date')) return { statements: [], dueAt: null };
    const dated = { id, since: job.since, trigger: trigger.date };
    const moments = people.map((row) => personMoment(dated, profileOf(row), { org, now }));
    const due = moments.flatMap(({ dueAt }) => dueAt ?? []);
    return {
      statements: saveMomentsStatements(db, projectId, moments),
      dueAt: due.length > 0 ? Math.min(...due) : null,
    };
  },
};
