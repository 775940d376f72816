// Decides whether the ids in step configs exist in the project of the workflow.
// 1. Only well-formed ids are looked up, and only in the given sets.
import * as z from 'zod';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { fault } from '../faults/sentences.ts';

/** Ids that exist in the project; a set that is left out is not checked. */
export interface References {
  templateIds?: ReadonlySet<string>;
  audienceIds?: ReadonlySet<string>;
  channelIds?: ReadonlySet<string>;
}

const fields = [
  { field: 'templateId', set: 'templateIds', noun: 'email template' },
  { field: 'audienceId', set: 'audienceIds', noun: 'audience' },
  { field: 'channelId', set: 'channelIds', noun: 'channel' },
] as const;

const Uuid = z.uuid();

/** The faults of ids in one step that do not exist in the project. */
export function referenceFaults(step: unknown, index: number, references: References): Fault[] {
  const config = isObject(step) ? step.config : undefined;
  if (!isObject(config)) return [];
  return fields.flatMap(({ field, set, noun }) => {
    const id = Uuid.safeParse(config[field]);
    if (!id.success || references[set]?.has(id.data) !== false) return [];
    const message = `There is no ${noun} ${id.data} in this project.`;
    return [fault(`/steps/${index}/config/${field}`, 'unknown_reference', message)];
  });
}
