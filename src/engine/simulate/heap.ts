/** A binary heap, the least item first. */
export interface Heap<T> {
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
}

/** Creates an empty heap; `isBefore` must order all items strictly. */
export function createHeap<T>(isBefore: (a: T, b: T) => boolean): Heap<T> {
  const items: T[] = [];
  const isOrdered = (parent: number, child: number): boolean => {
    const [a, b] = [items[parent], items[child]];
    return a === undefined || b === undefined || !isBefore(b, a);
  };
  const swap = (i: number, j: number): void => {
    const [a, b] = [items[i], items[j]];
    if (a === undefined || b === undefined) return;
    items[i] = b;
    items[j] = a;
  };
  return {
    push(item) {
      items.push(item);
      for (let at = items.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (isOrdered(parent, at)) return;
        swap(parent, at);
        at = parent;
      }
    },
    peek: () => items[0],
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length === 0 || last === undefined) return first;
      items[0] = last;
      for (let at = 0; ; ) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const least = isOrdered(at, left) ? (isOrdered(at, right) ? at : right) : isOrdered(left, right) ? left : right;
        if (least === at) return first;
        swap(at, least);
        at = least;
      }
    },
  };
}
