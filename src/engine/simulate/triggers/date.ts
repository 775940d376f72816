// Date triggers: one moment of each person is in the queue, the next one.
// 1. A moment that has passed when the trait is set starts nothing.
// 2. What moved or went away by then starts nothing, and the same occasion starts once.
import { isoTime } from '../../../contract/primitives.ts';
import type { DateTrigger } from '../../../contract/workflows/triggers/date.ts';
import { type Moment, momentsOf } from '../../triggers/moments.ts';
import { putOccasion } from '../occasions.ts';
import { personIn, type Simulating } from '../simulating.ts';
import type { SimulatedPerson } from '../world.ts';
import type { SimulatedTrigger } from './trigger.ts';

export const date: SimulatedTrigger<'date'> = {
  begin: () => undefined,
  personChanged(sim, { workflow, trigger }, { before, after }) {
    const next = nextOf(sim, trigger.date, after);
    const known = before && nextOf(sim, trigger.date, before);
    if (next && (next.at !== known?.at || next.date !== known.date)) put(sim, workflow.id, after.userId, next);
  },
  due(sim, { workflow, trigger }, { personId, occasion }) {
    if (personId === null) return;
    const found = momentsOf(trigger.date, personIn(sim, personId), sim.world.org, sim.now);
    if ('reason' in found) return;
    const { last, next } = found;
    if (
      last?.at !== sim.now ||
      last.date !== occasion ||
      !sim.store.claim(personId, `date:${workflow.id}:${last.date}`)
    )
      return;
    if (next) put(sim, workflow.id, personId, next);
    const properties = { trait: trigger.date.trait, date: last.date, dueAt: isoTime(last.at) };
    putOccasion(sim, { form: 'date', workflowId: workflow.id, personId, what: [personId, last.date], properties });
  },
};

function nextOf(sim: Simulating, trigger: DateTrigger, person: SimulatedPerson): Moment | null {
  const found = momentsOf(trigger, person, sim.world.org, sim.now);
  return 'reason' in found ? null : found.next;
}

const put = (sim: Simulating, workflowId: string, personId: string, { at, date: occasion }: Moment): void =>
  sim.store.put(at, { kind: 'trigger', workflowId, personId, occasion });
