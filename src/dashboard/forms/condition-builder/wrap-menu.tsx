import { Ban, Ellipsis, FolderPlus, Trash2 } from 'lucide-react';
import { isObject } from '../../../contract/json.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { useConditions } from './builder-context.ts';
import type { Placed } from './tree.ts';

/** What can be done with one condition as a whole. */
export function WrapMenu({ name, item, onRemove }: { name: string; item: Placed; onRemove: () => void }) {
  const { write, readOnly } = useConditions();
  const { condition, pointer } = item;
  if (readOnly) return null;
  const isNot = isObject(condition) && condition.not !== undefined;
  return (
    <Menu
      label={`Condition ${name}`}
      trigger={<IconButton size="small" label={`More about ${name}`} icon={Ellipsis} />}
      items={[
        isNot
          ? { label: 'Remove the not', icon: Ban, onSelect: () => write(pointer, condition.not) }
          : {
              label: 'Turn into its opposite',
              hint: 'Holds where this does not',
              icon: Ban,
              onSelect: () => write(pointer, { not: condition }),
            },
        { label: 'Put into a group', icon: FolderPlus, onSelect: () => write(pointer, { any: [condition] }) },
        'separator',
        { label: 'Remove', icon: Trash2, tone: 'bad', onSelect: onRemove },
      ]}
    />
  );
}
