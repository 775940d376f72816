// The order of what fits a text: exact id, then what begins with it, then what was opened recently, then the rest.

export interface Rankable {
  /** Identifies it, e.g. the id that the API knows. */
  id: string;
  label: string;
  /** More words that it is found by. */
  words?: string;
  /** The server found it for this very text, maybe by something that is not shown. */
  isFound?: boolean;
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim();

const tiers = { id: 0, whole: 1, prefix: 2, word: 3, recent: 4, inside: 5, words: 6, fuzzy: 7, found: 8 } as const;

/** How far the letters of a text are apart in a label that has them all, in their order, from the beginning of a word on; null otherwise. */
export function spread(label: string, text: string): number | null {
  const letters = [...text.replaceAll(/\s/g, '')];
  const best = [...label.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]/gu)].map(({ index }) => {
    let at = index - 1;
    for (const letter of letters) {
      const next = label.indexOf(letter, at + 1);
      if (next < 0 || (at < index && next !== index)) return null;
      at = next;
    }
    return at - index + 1 - letters.length;
  });
  const fits = best.filter((distance) => distance !== null);
  return fits.length === 0 ? null : Math.min(...fits);
}

const isWordStart = (label: string, text: string): boolean =>
  label.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(text)) || label.includes(` ${text}`);

/** Longer gaps fit anything. */
const widest = 12;

/** Place in the order, smaller is better; null: it does not fit. */
function placeOf(
  entry: Rankable,
  text: string,
  recent: ReadonlySet<string>,
): readonly [tier: number, detail: number] | null {
  const label = fold(entry.label);
  if (entry.id.toLowerCase() === text) return [tiers.id, 0];
  if (label === text) return [tiers.whole, 0];
  if (label.startsWith(text) || entry.id.toLowerCase().startsWith(text)) return [tiers.prefix, label.length];
  const isInside = label.includes(text);
  const gaps = text.length > 1 ? spread(label, text) : null;
  const isFuzzy = gaps !== null && gaps <= widest;
  const hasWords = fold(entry.words ?? '').includes(text);
  if (isWordStart(label, text)) return [tiers.word, label.length];
  if (recent.has(entry.id) && (isInside || isFuzzy || hasWords)) return [tiers.recent, 0];
  if (isInside) return [tiers.inside, label.length];
  if (hasWords) return [tiers.words, label.length];
  if (isFuzzy) return [tiers.fuzzy, gaps];
  return entry.isFound ? [tiers.found, 0] : null;
}

/** Those that fit a text, the best first; the order stays among equals. `recent` are the ids of what was opened lately. */
export function rank<T extends Rankable>(entries: readonly T[], text: string, recent: ReadonlySet<string>): T[] {
  const wanted = fold(text);
  return entries
    .flatMap((entry) => {
      const place = placeOf(entry, wanted, recent);
      return place === null ? [] : [{ entry, place }];
    })
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1])
    .map(({ entry }) => entry);
}
