import { Ban, Ellipsis, FolderPlus, Trash2 } from 'lucide-react';
import { isObject } from '../../../contract/json.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { useConditions } from './builder-context.ts';
import { comparison, nodeOf, type Placed } from './tree.ts';
import { asKind, kindOf, offeredKinds } from './values.ts';

/** What can be done with one condition as a whole. */
export function WrapMenu({ name, item, onRemove }: { name: string; item: Placed; onRemove: () => void }) {
  const { write, readOnly } = useConditions();
  const { condition, pointer } = item;
  const types = useTypeItems(item);
  if (readOnly) return null;
  const isNot = isObject(condition) && condition.not !== undefined;
  return (
    <Menu
      label={`Condition ${name}`}
      trigger={<IconButton size="small" label={`More about ${name}`} icon={Ellipsis} />}
      items={[
        ...types,
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

/** The types in which the value of a comparison can be typed in. */
function useTypeItems(item: Placed): (MenuItem | 'separator')[] {
  const { write, templates } = useConditions();
  const node = nodeOf(item);
  if (node.kind !== 'comparison') return [];
  const { subject, path, op, value } = node;
  const kinds = offeredKinds(op, templates);
  if (kinds.length < 2) return [];
  const now = kindOf(op, value);
  const types = kinds.map(({ kind, word }) => ({
    label: `Compare with ${word}`,
    checked: kind === now,
    onSelect: () => write(item.pointer, comparison(subject, path, op, asKind(value, kind) as JsonValue)),
  }));
  return [...types, 'separator'];
}
