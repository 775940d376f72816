import { ChevronDown } from 'lucide-react';
import { Chip, type Tone } from '../ui/chip.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { useBuilder } from './builder-context.ts';
import type { WorkflowActions } from './use-workflow-actions.ts';

const tones: Record<string, Tone> = { active: 'good', paused: 'hold', inactive: 'neutral' };

/** Whether the workflow starts runs, and how to change that. */
export function StatusChip({ workflow: { status, changeStatus, isChangingStatus } }: { workflow: WorkflowActions }) {
  const { editReason } = useBuilder();
  if (status === null) return <Chip tone="neutral">not published</Chip>;
  const item = (label: string, hint: string, to: Parameters<typeof changeStatus>[0]): MenuItem => ({
    label,
    hint,
    onSelect: () => changeStatus(to),
    disabledReason: editReason,
  });
  const items: Record<typeof status, MenuItem[]> = {
    active: [
      item('Pause', 'New events queue their runs; runs in flight go on.', 'pause'),
      item('Deactivate', 'New events start no runs; runs in flight finish.', 'deactivate'),
    ],
    paused: [
      item('Resume', 'Queued runs start in their order.', 'resume'),
      item('Deactivate', 'New events start no runs; runs in flight finish.', 'deactivate'),
    ],
    inactive: [item('Activate', 'Events start runs of the published version.', 'activate')],
  };
  return (
    <Menu
      label="Status of the workflow"
      align="start"
      items={items[status]}
      trigger={
        <button
          type="button"
          aria-label={`Status: ${status}`}
          aria-busy={isChangingStatus || undefined}
          className="flex min-h-6 cursor-pointer items-center rounded-chip"
        >
          <Chip tone={tones[status] ?? 'neutral'}>
            {status}
            <ChevronDown size={12} aria-hidden />
          </Chip>
        </button>
      }
    />
  );
}
