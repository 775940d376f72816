// Audience triggers: who enters or leaves, by a change of the person or by time alone.
// 1. Who was there when the workflow was activated is in the picture, of which nobody is told but by `existing: start`.
// 2. Time is looked at once a night, as in a real project.
import { evaluate } from '../../conditions/evaluate.ts';
import { nextLocalTime } from '../../time-zone.ts';
import { putOccasion } from '../occasions.ts';
import { personIn, type Simulating } from '../simulating.ts';
import { type SimulatedPerson, scopeOfPerson } from '../world.ts';
import type { PersonChange, SimulatedTrigger, Triggered } from './trigger.ts';

/** On the clocks of the organisation. */
const sweptAt = '02:00';
const sweep = 'sweep';

export const audience: SimulatedTrigger<'audience'> = {
  begin: putSweep,
  personChanged: (sim, of, change) => look(sim, of, change.after, change),
  due(sim, of, { personId, occasion }) {
    if (occasion !== sweep) return;
    if (personId !== null) {
      look(sim, of, personIn(sim, personId), null);
      return;
    }
    putSweep(sim, of);
    for (const each of sim.store.everybody({ workflowId: of.workflow.id, occasion: sweep, at: sim.now }))
      sim.store.put(sim.now, { kind: 'trigger', workflowId: of.workflow.id, personId: each, occasion: sweep });
  },
};

function putSweep(sim: Simulating, { workflow }: Triggered<'audience'>): void {
  const { timezone = 'UTC' } = sim.world.org;
  const at = nextLocalTime(sim.now, timezone, sweptAt);
  sim.store.put(at, { kind: 'trigger', workflowId: workflow.id, personId: null, occasion: sweep });
}

/** Looks whether a person is in, and starts the workflow where that has changed. */
function look(
  sim: Simulating,
  { workflow, trigger }: Triggered<'audience'>,
  person: SimulatedPerson,
  change: PersonChange | null,
): void {
  const { id, on, existing = 'skip' } = trigger.audience;
  const known = sim.world.audiences.get(id);
  if (!known) return;
  const isIn = evaluate(known.condition, scopeOfPerson(sim.world, person), sim.now).ok;
  const was = sim.store.member(workflow.id, person.userId);
  if (was === isIn) return;
  sim.store.putMember(workflow.id, person.userId, isIn);
  if (was === null && change?.isExisting) {
    if (isIn && existing === 'start') tell(sim, { workflow, trigger }, person, known.name);
  } else if (isIn === (on === 'enter') && (was !== null || isIn)) tell(sim, { workflow, trigger }, person, known.name);
}

function tell(
  sim: Simulating,
  { workflow, trigger }: Triggered<'audience'>,
  { userId: personId }: SimulatedPerson,
  audienceName: string,
): void {
  const { id: audienceId, on } = trigger.audience;
  const what = [personId, on, String(sim.store.count(personId, `audience:${workflow.id}`))];
  const properties = { audienceId, audienceName, on };
  putOccasion(sim, { form: 'audience', workflowId: workflow.id, personId, what, properties });
}
