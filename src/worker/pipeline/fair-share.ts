/** At most `limit` of the items, in turns: one of each group, then a second one of each that has it, and so on. */
export function fairShare<T>(items: readonly T[], groupOf: (item: T) => string, limit: number): T[] {
  const groups = [...Map.groupBy(items, groupOf).values()];
  const chosen: T[] = [];
  for (let turn = 0; chosen.length < limit; turn++) {
    const round = groups.flatMap((group) => group.slice(turn, turn + 1));
    if (round.length === 0) return chosen;
    chosen.push(...round.slice(0, limit - chosen.length));
  }
  return chosen;
}
