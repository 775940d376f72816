/**
 * Decides which known word was probably meant by an unknown one.
 * 1. Distance is the number of inserted, dropped, replaced or swapped neighbouring characters, case ignored.
 * 2. At most a third of the longer word may differ, a little more where both begin alike, and never all of the written
 *    one; otherwise nothing is suggested.
 * 3. Of equally near words one with the same first letter wins, then one that only adds characters, then the first listed.
 */

const maxWordLength = 64;
const maxDistance = 3;

/** The candidate nearest to `word`; undefined when none is near enough to be meant. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  if (wanted === '' || wanted.length > maxWordLength) return undefined;
  let best: { candidate: string; rank: number } | undefined;
  for (const candidate of candidates) {
    const known = candidate.toLowerCase();
    const limit = Math.min(allowedDistance(wanted, known), best ? Math.floor(best.rank) : maxDistance);
    if (Math.abs(known.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, known);
    const rank = distance + (known[0] === wanted[0] ? 0 : 0.5) + (isAbbreviation(wanted, known) ? 0 : 0.25);
    if (distance <= limit && rank < (best?.rank ?? Number.POSITIVE_INFINITY)) best = { candidate, rank };
  }
  return best?.candidate;
}

function allowedDistance(wanted: string, known: string): number {
  const longer = Math.max(wanted.length, known.length);
  const share = wanted.slice(0, 3) === known.slice(0, 3) ? 2 / 5 : 1 / 3;
  return Math.min(Math.max(1, Math.floor(longer * share)), maxDistance, wanted.length - 1);
}

/** Whether `known` is `wanted` with characters added. */
function isAbbreviation(wanted: string, known: string): boolean {
  let matched = 0;
  for (const character of known) {
    if (character === wanted[matched]) matched += 1;
  }
  return matched === wanted.length;
}

/** Damerau-Levenshtein distance, where a swapped pair is not edited again. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const edited = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swaps = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(swaps ? Math.min(edited, (beforeLast[column - 2] ?? 0) + 1) : edited);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
