import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import {
  type AnyTrigger,
  formOf,
  namingFields,
  type TriggerForm,
  type TriggerOf,
  triggerForms,
} from '../../contract/workflows/triggers/registry.ts';
import { audience } from './audience.ts';
import type { NextOccasion, NoOccasion, OccasionQuestion, TriggerBehaviour, TriggerReferences } from './behaviour.ts';
import { broadcast } from './broadcast.ts';
import { date } from './date.ts';
import { event } from './event.ts';
import { schedule } from './schedule.ts';

const behaviours: { [F in TriggerForm]: TriggerBehaviour<F> } = { event, date, schedule, audience, broadcast };

/** The faults of a trigger beside those of its shape; any JSON may be given. */
export function triggerFaults(given: unknown, references: TriggerReferences): Fault[] {
  if (!isObject(given)) return [];
  return triggerForms.flatMap((form) => behaviours[form].faults(given[namingFields[form]], references));
}

/** The behaviour of the form that a trigger has, bound to the trigger. */
interface BoundTrigger {
  startsWhen: string;
  audiences: readonly string[];
  traits: readonly string[];
  next(question: OccasionQuestion): NextOccasion | NoOccasion;
}

/** What a trigger does. */
export function triggerOf(trigger: AnyTrigger): BoundTrigger {
  const bind = <F extends TriggerForm>(form: F): BoundTrigger => {
    const behaviour = behaviours[form];
    // `formOf` says which form the trigger has.
    const own = trigger as unknown as TriggerOf<F>;
    return {
      startsWhen: behaviour.startsWhen(own),
      audiences: behaviour.audiences(own),
      traits: behaviour.traits(own),
      next: (question) => behaviour.next(own, question),
    };
  };
  return bind(formOf(trigger));
}
