/** The name of a copy that no workflow has yet: `Cart (copy)`, then `Cart (copy 2)`. */
export function copyName(name: string, taken: readonly string[]): string {
  const longest = 180;
  const stem = name.replace(/ \(copy(?: \d+)?\)$/, '').slice(0, longest);
  for (let number = 1; ; number += 1) {
    const copy = `${stem} (copy${number === 1 ? '' : ` ${number}`})`;
    if (!taken.includes(copy)) return copy;
  }
}
