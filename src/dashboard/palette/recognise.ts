// What a pasted text may be the id of.

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What clings to an id that was copied out of JSON, code or a sentence. */
const wrapping = /^[\s"'`“”‘’<([{,;]+|[\s"'`“”‘’>)\]},;:.]+$/g;

/** The text without the signs around it. */
export const cleaned = (text: string): string => text.trim().replace(wrapping, '');

/** The id of a thing in small letters, as all of them have it; null: the text is none. */
export function idIn(text: string): string | null {
  const id = cleaned(text);
  return uuid.test(id) ? id.toLowerCase() : null;
}
