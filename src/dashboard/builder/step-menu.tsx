import {
  ArrowDown,
  ArrowUp,
  ClipboardPaste,
  Copy,
  CopyPlus,
  CornerDownRight,
  Ellipsis,
  Link2,
  MoveRight,
  Plus,
  RefreshCw,
  Tag,
  Trash2,
} from 'lucide-react';
import { IconButton } from '../ui/button.tsx';
import { Menu, type MenuItem } from '../ui/menu.tsx';
import { useBuilder } from './builder-context.ts';
import { columnMoves } from './edit.ts';
import { reachedSteps, triggerId } from './exits.ts';
import { useStepActions } from './step-actions.ts';

/** Everything that can be done with a step, with the keys that do the same. */
export function StepMenu({ label, name, size = 'medium' }: { label: string; name: string; size?: 'small' | 'medium' }) {
  const { draft, editReason } = useBuilder();
  const actions = useStepActions();
  const can = (item: MenuItem): MenuItem => (editReason === null ? item : { ...item, disabledReason: editReason });
  const isStep = label !== triggerId;
  const column = isStep ? columnMoves(draft, label) : { up: false, down: false };
  const items: (MenuItem | 'separator')[] = [
    can({ label: 'Add a step after', icon: Plus, shortcut: 'A', onSelect: () => actions.addAfter(label) }),
    can({ label: 'Go to…', icon: CornerDownRight, shortcut: 'G', onSelect: () => actions.connect(label) }),
    can({
      label: 'Paste after',
      icon: ClipboardPaste,
      shortcut: 'Ctrl V',
      onSelect: () => actions.pasteFromClipboard(label),
    }),
  ];
  if (isStep) {
    if (!reachedSteps(draft).has(label))
      items.unshift(can({ label: 'Attach…', icon: Link2, onSelect: () => actions.attach(label) }));
    items.push(
      'separator',
      ...(column.up
        ? [can({ label: 'Move up', icon: ArrowUp, shortcut: 'Alt ↑', onSelect: () => actions.moveUp(label) })]
        : []),
      ...(column.down
        ? [can({ label: 'Move down', icon: ArrowDown, shortcut: 'Alt ↓', onSelect: () => actions.moveDown(label) })]
        : []),
      can({ label: 'Move to…', icon: MoveRight, shortcut: 'M', onSelect: () => actions.move(label) }),
      can({ label: 'Duplicate', icon: CopyPlus, shortcut: 'D', onSelect: () => actions.duplicate(label) }),
      { label: 'Copy', icon: Copy, shortcut: 'Ctrl C', onSelect: () => actions.copy(label) },
      'separator',
      can({ label: 'Change type…', icon: RefreshCw, onSelect: () => actions.changeType(label) }),
      can({ label: 'Change label…', icon: Tag, onSelect: () => actions.rename(label) }),
      'separator',
      can({ label: 'Delete', icon: Trash2, tone: 'bad', shortcut: 'Del', onSelect: () => actions.remove(label) }),
    );
  }
  return (
    <Menu
      label={`Actions of ${name}`}
      items={items}
      trigger={
        <IconButton label={isStep ? `Actions of ${name}` : 'Actions of the trigger'} icon={Ellipsis} size={size} />
      }
    />
  );
}
