import { eachItem } from '../../sdk/api/each-item.ts';

interface Listed {
  query: { projectId: string; pageSize: number; cursor?: string | undefined };
  signal?: AbortSignal;
}

/** Every item of a list, page after page. */
export async function allItems<Item>(
  list: (input: Listed) => Promise<{ data: Item[]; nextCursor: string | null }>,
  input: Listed,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of eachItem(list, input)) items.push(item);
  return items;
}
