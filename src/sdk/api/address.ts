/** Path and query of a call; `{name}` in the path is filled in from the parameters. */
export function addressOf(path: string, params: Record<string, unknown>, query: Record<string, unknown>): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => segmentOf(name, params[name]));
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`],
  );
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}

/** An empty segment, "." and ".." would lead to the address of something else, whichever way they are encoded. */
function segmentOf(name: string, value: unknown): string {
  const text = value === undefined ? '' : String(value);
  if (['', '.', '..'].includes(text)) throw new TypeError(`\`${name}\` cannot be "${text}".`);
  return encodeURIComponent(text);
}
