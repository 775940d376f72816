// A version as a draft: versions keep everything of a workflow but its description and whether it starts runs.
import type { WorkflowVersion } from '../../api/queries/workflow-versions.ts';
import { type Draft, readDraft } from '../draft.ts';

/** `like`: whose description and state it has. Sound: what the API returns can always be drawn. */
export function draftOfVersion(version: WorkflowVersion, like: Pick<Draft, 'isActive' | 'description'>): Draft {
  const { name, projectId, trigger, reentry, exitOn, settings, steps } = version;
  const { isActive, description } = like;
  const reading = readDraft({
    ...{ name, projectId, isActive, trigger, reentry, exitOn, settings, steps },
    ...(description === undefined ? {} : { description }),
  });
  if (!reading.ok) throw new Error(reading.faults[0]?.message ?? 'The version cannot be read.');
  return reading.draft;
}
