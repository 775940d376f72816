/**
 * Decides what a search of the documentation finds, and in which order.
 * 1. Every word that was typed must occur, in whatever case; a part of a word is enough.
 * 2. A word at the beginning of the title counts most, one inside the title more than one elsewhere.
 */

/** One thing that can be found. */
export interface SearchEntry {
  title: string;
  /** What it is, as the list of results shows it. */
  kind: string;
  url: string;
  /** Further words that lead to it. */
  words: string;
}

/** The best entries first; entries that are as good keep their order. */
export function find(entries: readonly SearchEntry[], query: string, limit: number): SearchEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit)
    .map(({ entry }) => entry);
}

/** 0 when a word is missing. */
function scoreOf({ title, kind, words: more }: SearchEntry, words: readonly string[]): number {
  const scores = words.map((word) => {
    const at = title.toLowerCase().indexOf(word);
    if (at === 0) return title.length === word.length ? 8 : 5;
    if (at > 0) return /[a-z0-9]/i.test(title.charAt(at - 1)) ? 2 : 4;
    return `${kind} ${more}`.toLowerCase().includes(word) ? 1 : 0;
  });
  return scores.includes(0) ? 0 : scores.reduce((sum: number, score) => sum + score, 0);
}
