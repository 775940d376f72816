// Opens the builder with a version as the draft, from outside of the builder.
import type { Workflow } from '../../api/queries/workflow.ts';
import { baseOf } from '../base.ts';
import { builderReducer, openBuilder } from '../builder-state.ts';
import type { Draft } from '../draft.ts';
import type { KeptDraft } from '../draft-store.ts';
import { handOver } from '../hand-over.ts';

/** The draft that was there goes on to exist: undo brings it back. */
export function leaveAsDraft(workflow: Workflow, kept: KeptDraft | null, draft: Draft, at: number): void {
  const base = baseOf(workflow);
  const state = openBuilder(kept?.draft ?? base.draft, kept?.base ?? base);
  handOver(workflow.id, builderReducer(state, { type: 'edit', edit: { kind: 'replace', draft }, at }));
}
