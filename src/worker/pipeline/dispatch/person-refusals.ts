// What an event asks of a person and does not get: kept beside the refused entries, shown by events/:id/explain, counted in
// the log.
import { type PersonRefusalCode, personRefusals } from '../../../contract/people/refusals.ts';
import { log } from '../../log.ts';
import type { KeptRefusal } from '../../store/refused-entries.ts';

/** A refusal of an event; one that is about no workflow is kept under its code. */
export function refusePerson(eventId: string, code: PersonRefusalCode): KeptRefusal {
  return { eventId, workflowId: code, reason: code, message: personRefusals[code] };
}

/** Counts refusals in the log, by code. */
export function countRefusals(projectId: string, refused: readonly KeptRefusal[]): void {
  for (const [code, { length }] of Map.groupBy(refused, ({ reason }) => reason)) {
    log({ level: 'info', message: 'changes of people were refused', projectId, code, count: length });
  }
}
