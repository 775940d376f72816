/** The colours that the command line itself writes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
export const colour = /\u001b\[[0-9;]*m/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes.
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * The text without control characters other than colours and line breaks. Names and ids come from people whom nobody
 * vetted, and a terminal obeys what is printed on it.
 */
export function clean(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const colours = line.match(colour) ?? [];
      return line
        .split(colour)
        .map((part, index) => part.replaceAll(controls, '') + (colours[index] ?? ''))
        .join('');
    })
    .join('\n');
}
