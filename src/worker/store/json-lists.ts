/** D1 takes values of 2 MB; a statement of half that leaves room for what SQLite makes of it. */
const mostBytes = 1_000_000;

/** The items as JSON lists to be bound, in order, each of at most `limit` bytes unless one item alone is larger. */
export function jsonLists(items: readonly unknown[], limit = mostBytes): string[] {
  const lists: string[] = [];
  let members: string[] = [];
  let bytes = 2;
  for (const item of items) {
    const text = JSON.stringify(item);
    const size = byteLength(text) + 1;
    if (members.length > 0 && bytes + size > limit) {
      lists.push(`[${members.join(',')}]`);
      members = [];
      bytes = 2;
    }
    members.push(text);
    bytes += size;
  }
  return members.length === 0 ? lists : [...lists, `[${members.join(',')}]`];
}

const encoder = new TextEncoder();

/** Bytes in UTF-8, which D1 counts. */
const byteLength = (text: string) => encoder.encode(text).length;
