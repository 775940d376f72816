import type { Fault } from '../../contract/errors.ts';
import { Uuid } from '../../contract/primitives.ts';
import { fault } from '../faults/sentences.ts';
import type { TriggerReferences } from './behaviour.ts';

/** The fault of an audience that is not in the project. */
export function audienceFaults(id: unknown, pointer: string, { audienceIds }: TriggerReferences): Fault[] {
  const known = Uuid.safeParse(id);
  if (!known.success || audienceIds?.has(known.data) !== false) return [];
  return [fault(pointer, 'unknown_reference', `There is no audience ${known.data} in this project.`)];
}
