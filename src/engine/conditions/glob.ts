/**
 * Decides whether an event type matches a pattern such as `auth.*`, `*.failed` or `*`.
 * 1. `*` matches any characters, including dots and none at all; every other character matches itself, in the same case.
 * 2. The type is read once from left to right: each piece between two stars is matched at its first place only.
 */

/** Whether `type` matches `pattern`. */
export function matchesGlob(pattern: string, type: string): boolean {
  const pieces = pattern.split('*');
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return type === pattern;
  const last = pieces[pieces.length - 1] ?? '';
  if (type.length < first.length + last.length) return false;
  if (!type.startsWith(first) || !type.endsWith(last)) return false;
  const end = type.length - last.length;
  let from = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = type.indexOf(piece, from);
    if (found === -1 || found + piece.length > end) return false;
    from = found + piece.length;
  }
  return true;
}

/** Whether the pattern can match more than one type. */
export function isPattern(pattern: string): boolean {
  return pattern.includes('*');
}
