import { Copy, Download, Ellipsis, ExternalLink, Pause, Play, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Workflow } from '../../api/queries/workflows.ts';
import { useConnection } from '../../shell/connection.ts';
import { IconButton } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { counted } from '../../words/counted.ts';
import type { WorkflowActions } from './use-actions.ts';

export interface RowMenuProps {
  workflow: Workflow;
  actions: WorkflowActions;
  /** Why nothing can be changed; null where it can. */
  reason: string | null;
  /** Why it cannot be exported. */
  planReason: string | null;
}

function statusItem({ workflow, actions, reason, planReason }: RowMenuProps): MenuItem {
  const disabledReason = reason ?? planReason;
  switch (workflow.status) {
    case 'active':
      return { label: 'Pause', icon: Pause, onSelect: () => actions.pause(workflow), disabledReason };
    case 'paused':
      return { label: 'Resume', icon: Play, onSelect: () => actions.resume(workflow), disabledReason };
    case 'inactive':
      return { label: 'Activate', icon: Play, onSelect: () => actions.activate(workflow), disabledReason };
  }
}

/** Everything that can be done with one workflow. */
export function RowMenu(props: RowMenuProps) {
  const { workflow, actions, reason, planReason } = props;
  const { paths } = useConnection();
  const [isAsking, setIsAsking] = useState(false);
  const { name, activeRuns: inFlight } = workflow;
  const items: (MenuItem | 'separator')[] = [
    { label: 'Open', icon: ExternalLink, to: paths.workflow(workflow.id) },
    {
      label: 'Duplicate',
      icon: Copy,
      onSelect: () => actions.duplicate(workflow),
      disabledReason: reason ?? planReason,
    },
    { label: 'Export', icon: Download, onSelect: () => actions.download(workflow), disabledReason: planReason },
    statusItem(props),
    'separator',
    { label: 'Delete…', icon: Trash2, tone: 'bad', onSelect: () => setIsAsking(true), disabledReason: reason },
  ];
  return (
    <>
      <Menu
        label={`Actions for ${name}`}
        trigger={<IconButton label={`Actions for ${name}`} icon={Ellipsis} size="small" />}
        items={items}
      />
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={`Delete ${name}?`}
        text={
          inFlight > 0
            ? `It starts no more runs. ${counted(inFlight, 'run')} in flight continue to their end, in their version. Its versions can still be read.`
            : 'It starts no more runs. Its versions and its runs can still be read.'
        }
        confirmLabel="Delete workflow"
        {...(inFlight > 0 ? { typeToConfirm: name } : {})}
        onConfirm={() => actions.remove(workflow)}
      />
    </>
  );
}
