// What refers to an item that is to be deleted, among what will be there afterwards.
import { namesIn } from '../../engine/versions/bundle/items.ts';
import type { Fields } from '../../engine/versions/bundle/kinds/kind.ts';
import { namesInTexts } from '../../engine/versions/bundle/text-names.ts';
import type { Content } from './content.ts';
import type { Plan, PlannedItem } from './plan.ts';

interface Remaining {
  kind: PlannedItem['kind'];
  name: string;
  item: Fields;
}

/** The items that use another one, in words. */
export function usersOf({ items, reached }: Content, plan: Plan, { kind, id, told }: PlannedItem): string[] {
  const broadcasts = kind === 'audience' && reached.has(id) ? ['a broadcast that is not over'] : [];
  const planned = new Set(plan.items.flatMap(({ before }) => (before ? [before] : [])));
  const outside = items.filter((item) => !planned.has(item)).map(({ kind, name, item }) => ({ kind, name, item }));
  const inside = plan.items.flatMap(({ kind, told: { name }, after }) =>
    after ? [{ kind, name, item: after.item }] : [],
  );
  const users = [...(outside as Remaining[]), ...inside].filter((one) => uses(one, told.kind, told.name));
  return [...users.map((one) => `the ${one.kind} "${one.name}"`), ...broadcasts];
}

function uses({ kind, item }: Remaining, wanted: PlannedItem['kind'], name: string): boolean {
  const named = namesIn(kind, item as never).map((one) => ({ kind: one.kind, identity: one.value }));
  return [...named, ...namesInTexts(item)].some((one) => one.kind === wanted && one.identity === name);
}
