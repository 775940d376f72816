/**
 * Joins calls that come close together: whoever calls in one turn of the event loop is handled in one group, and the next
 * group does not wait for the one before. The answers stand in the order of the items.
 */
export function grouping<T, R>(handle: (items: T[]) => Promise<R[]>): (item: T) => Promise<R> {
  let waiting: T[] = [];
  let group: Promise<R[]> | null = null;
  const flush = async () => {
    await new Promise((resolve) => setTimeout(resolve, 0));
    const items = waiting;
    waiting = [];
    group = null;
    return handle(items);
  };
  return async (item) => {
    const place = waiting.push(item) - 1;
    group ??= flush();
    const answers = await group;
    return answers[place] as R;
  };
}
