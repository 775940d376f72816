// Schedules: the next time of each is in the queue, and then one due occasion for each person of its audience.
import { isoTime } from '../../../contract/primitives.ts';
import { evaluate } from '../../conditions/evaluate.ts';
import { readCron } from '../../triggers/cron.ts';
import { nextTime } from '../../triggers/next-time.ts';
import { scheduleZone } from '../../triggers/schedule.ts';
import { putOccasion } from '../occasions.ts';
import { personIn, type Simulating } from '../simulating.ts';
import { scopeOfPerson } from '../world.ts';
import type { SimulatedTrigger, Triggered } from './trigger.ts';

export const schedule: SimulatedTrigger<'schedule'> = {
  begin: putNext,
  personChanged: () => undefined,
  due(sim, of, { personId, occasion: at }) {
    const { workflow, trigger } = of;
    const { audienceId } = trigger.schedule;
    if (personId === null) putNext(sim, of);
    if (personId === null && audienceId !== undefined) {
      for (const each of sim.store.everybody({ workflowId: workflow.id, occasion: at, at: sim.now }))
        sim.store.put(sim.now, { kind: 'trigger', workflowId: workflow.id, personId: each, occasion: at });
      return;
    }
    if (personId !== null && !isMember(sim, audienceId, personId)) return;
    const what = personId === null ? [at] : [at, personId];
    const properties = { at, ...(audienceId === undefined ? {} : { audienceId }) };
    putOccasion(sim, { form: 'schedule', workflowId: workflow.id, personId, what, properties });
  },
};

function putNext(sim: Simulating, { workflow, trigger }: Triggered<'schedule'>): void {
  const cron = readCron(trigger.schedule.cron);
  if ('message' in cron) return;
  const at = nextTime(cron, scheduleZone(trigger.schedule, sim.world.org), sim.now);
  if (at === null) return;
  sim.store.put(at, { kind: 'trigger', workflowId: workflow.id, personId: null, occasion: isoTime(at) });
}

function isMember(sim: Simulating, audienceId: string | undefined, personId: string): boolean {
  const audience = audienceId === undefined ? undefined : sim.world.audiences.get(audienceId);
  if (!audience) return false;
  return evaluate(audience.condition, scopeOfPerson(sim.world, personIn(sim, personId)), sim.now).ok;
}
