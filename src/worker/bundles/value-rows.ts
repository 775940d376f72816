import type { SavedItems } from '../../engine/versions/bundle/kinds/kind.ts';
import type { VariableRow } from '../store/bundle-content.ts';
import type { Content } from './content.ts';
import type { Plan } from './plan.ts';

/** The rows of variables whose values change, as the plan declares them. */
export function valueRows(
  { projectId, variables }: Content,
  { items, values }: Plan,
  { now, actor }: { now: number; actor: string },
): VariableRow[] {
  return values.flatMap(({ name, after }) => {
    const planned = items.find((item) => item.kind === 'variable' && item.told.name === name && item.after !== null);
    // Sound because the item is a variable.
    const saved = planned?.after?.change.saved as SavedItems['variable'] | undefined;
    const row = variables.find((one) => one.name === name);
    const declared = saved
      ? { description: saved.description ?? null, default: saved.default ?? null }
      : { description: row?.description ?? null, default: row?.default ?? null };
    const updatedAt = Math.max(now, (row?.updatedAt ?? 0) + 1);
    return [{ projectId, name, ...declared, value: after, updatedAt, updatedBy: actor }];
  });
}
