import { ConfirmDialog } from '../ui/dialog.tsx';
import { useBuilder } from './builder-context.ts';
import { ConflictDialog } from './conflict/conflict-dialog.tsx';
import { FullEditorDialog } from './full-editor/full-editor-dialog.tsx';
import { PublishDialog } from './publish-dialog.tsx';
import {
  AttachDialog,
  ChangeTypeDialog,
  ConnectDialog,
  DeleteDialog,
  InsertDialog,
  MoveDialog,
  RenameDialog,
} from './step-dialogs.tsx';
import type { WorkflowActions } from './use-workflow-actions.ts';

/** The question that is open, one at a time. */
export function Questions({ workflow, draftKey }: { workflow: WorkflowActions; draftKey: string }) {
  const { state, draft, dispatch } = useBuilder();
  const { question } = state;
  const close = () => dispatch({ type: 'answered' });
  switch (question?.kind) {
    case 'insert':
      return <InsertDialog at={question.at} onClose={close} />;
    case 'change-type':
      return <ChangeTypeDialog label={question.label} onClose={close} />;
    case 'move':
      return <MoveDialog label={question.label} onClose={close} />;
    case 'attach':
      return <AttachDialog label={question.label} onClose={close} />;
    case 'connect':
      return <ConnectDialog at={question.at} onClose={close} />;
    case 'delete':
      return <DeleteDialog label={question.label} onClose={close} />;
    case 'rename':
      return <RenameDialog label={question.label} onClose={close} />;
    case 'full-editor':
      return <FullEditorDialog label={question.label} field={question.field} />;
    case 'publish':
      return <PublishDialog workflow={workflow} draftKey={draftKey} onClose={close} />;
    case 'conflict':
      return workflow.id === null ? null : <ConflictDialog id={workflow.id} onClose={close} />;
    case 'delete-workflow':
      return (
        <ConfirmDialog
          open
          onOpenChange={(open) => open || close()}
          title={`Delete ${draft.name}?`}
          text="It starts nothing more. Runs in flight go on, and its history stays."
          confirmLabel="Delete workflow"
          onConfirm={workflow.remove}
        />
      );
    case undefined:
      return null;
  }
}
