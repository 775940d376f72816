import { FolderPlus, Plus } from 'lucide-react';
import { conditionLimits } from '../../../contract/conditions/limits.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { FaultText } from '../../ui/field.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { faultWords } from '../field-frame.tsx';
import { childPointer } from '../pointers.ts';
import { useConditions } from './builder-context.ts';
import { ConditionRow } from './row.tsx';
import { comparison, type GroupMode, nodeOf, type Placed } from './tree.ts';
import { UnknownRow } from './unknown-row.tsx';
import { WrapMenu } from './wrap-menu.tsx';

const modes = [
  { value: 'all', label: 'All hold' },
  { value: 'any', label: 'Any holds' },
] as const;

/** New rows: nothing is compared yet. */
const newRows = { event: comparison('event', '', 'eq', ''), person: comparison('trait', '', 'eq', '') };

/** The conditions of a group, and how they count together. */
export function ConditionGroup({
  label,
  mode,
  items,
  depth,
  onMode,
  onItems,
}: {
  label: string;
  mode: GroupMode;
  items: readonly Placed[];
  depth: number;
  onMode: (mode: GroupMode) => void;
  onItems: (conditions: readonly unknown[]) => void;
}) {
  const { readOnly, about } = useConditions();
  const newRow = newRows[about];
  const conditions = items.map(({ condition }) => condition);
  const remove = (place: number) => onItems(conditions.filter((_, at) => at !== place));
  const isDeep = depth + 2 >= conditionLimits.depth;
  return (
    <div className={cx('grid min-w-0 gap-2', depth > 0 && 'border-line-2 border-l-2 pl-2.5')}>
      {items.length > 1 || mode === 'any' ? (
        <Segmented label={`How the conditions of ${label} count`} value={mode} onChange={onMode} options={modes} />
      ) : null}
      {items.map((item, place) => (
        <ConditionNode
          key={item.pointer}
          item={item}
          name={`${label}, ${place + 1}`}
          depth={depth}
          onRemove={() => remove(place)}
        />
      ))}
      {readOnly ? null : (
        <span className="flex flex-wrap gap-1.5">
          <Button size="small" icon={Plus} onClick={() => onItems([...conditions, newRow])}>
            Add condition
          </Button>
          <Button
            size="small"
            variant="ghost"
            icon={FolderPlus}
            disabledReason={isDeep ? 'Conditions cannot be nested deeper' : null}
            onClick={() => onItems([...conditions, { any: [newRow] }])}
          >
            Add group
          </Button>
        </span>
      )}
    </div>
  );
}

/** One condition of a group, whatever it is. */
function ConditionNode({
  item,
  name,
  depth,
  onRemove,
}: {
  item: Placed;
  name: string;
  depth: number;
  onRemove: () => void;
}) {
  const { write, faultsOf } = useConditions();
  const node = nodeOf(item);
  const { pointer } = item;
  const menu = <WrapMenu name={name} item={item} onRemove={onRemove} />;
  if (node.kind === 'comparison' || node.kind === 'pattern') {
    return <ConditionRow pointer={pointer} node={node} name={name} menu={menu} />;
  }
  if (node.kind === 'unknown') return <UnknownRow item={item} name={name} onRemove={onRemove} />;
  const fault = faultWords(faultsOf(pointer));
  const inner =
    node.kind === 'not' ? (
      <ConditionNode item={node.inner} name={`${name}, not`} depth={depth + 1} onRemove={onRemove} />
    ) : (
      <ConditionGroup
        label={name}
        mode={node.mode}
        items={node.items}
        depth={depth + 1}
        onMode={(mode) => write(pointer, { [mode]: node.items.map(({ condition }) => condition) })}
        onItems={(next) => (next.length === 0 ? onRemove() : write(childPointer(pointer, node.mode), next))}
      />
    );
  return (
    <div className="grid min-w-0 gap-1.5">
      <div className="flex min-h-6 items-center gap-2 text-12 text-ink-2">
        <span className="font-medium">{node.kind === 'not' ? 'Not' : 'Group'}</span>
        <span className="ml-auto">{menu}</span>
      </div>
      {inner}
      {fault ? <FaultText>{fault}</FaultText> : null}
    </div>
  );
}
