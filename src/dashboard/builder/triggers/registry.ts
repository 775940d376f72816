import { type AnyTrigger, formOf, type TriggerForm } from '../../../contract/workflows/triggers/registry.ts';
import type { DraftRecord } from '../read.ts';
import { audience } from './audience.ts';
import { broadcast } from './broadcast.ts';
import { date } from './date.ts';
import { event } from './event.ts';
import { schedule } from './schedule.ts';
import type { TriggerView } from './trigger-view.ts';

/** How each form of a trigger looks; a new form is one file and one line here. */
export const triggerViews: Readonly<Record<TriggerForm, TriggerView>> = {
  event,
  date,
  schedule,
  audience,
  broadcast,
} satisfies Record<TriggerForm, TriggerView>;

/** The view of the form that a trigger has. Sound for drafts, as only the names of fields decide. */
export const triggerViewOf = (trigger: DraftRecord): TriggerView => triggerViews[formOf(trigger as AnyTrigger)];
