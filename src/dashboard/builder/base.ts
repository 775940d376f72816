import { workflowETag } from '../../contract/workflows/workflow.ts';
import type { ApiClient } from '../../sdk/api/types.ts';
import type { Workflow } from '../api/queries/workflow.ts';
import { type Draft, readDraft } from './draft.ts';
import type { DraftBase } from './draft-store.ts';

/** What a draft of a workflow is begun on. Sound: what the API returns can always be drawn. */
export function baseOf(workflow: Workflow): DraftBase {
  const reading = readDraft(workflow);
  if (!reading.ok) throw new Error(reading.faults[0]?.message ?? 'The workflow cannot be read.');
  return { etag: workflowETag(workflow), version: workflow.version, draft: reading.draft };
}

type Body = Parameters<ApiClient['createWorkflow']>[0]['body'];

/** The draft as it is sent, to start runs or not. Sound: whatever else is wrong with it the server says. */
export const bodyOf = (draft: Draft, isActive: boolean): Body => ({ ...draft, isActive }) as unknown as Body;
