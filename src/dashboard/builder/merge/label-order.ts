/** The first list, with what only the second one has put in behind the neighbour that both have. */
export function labelOrder(first: readonly string[], second: readonly string[]): string[] {
  const order = [...first];
  for (const [place, label] of second.entries()) {
    if (order.includes(label)) continue;
    const before = second.slice(0, place).findLast((other) => order.includes(other));
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, label);
  }
  return order;
}
