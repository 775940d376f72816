/** One mailbox of a From or To field. */
export interface Mailbox {
  address: string;
  name: string | null;
}

const ADDRESS = /^[^\s@<>(),;:\\"[\]]+@(?:[^\s@<>(),;:\\"[\].]+\.)+[^\s@<>(),;:\\"[\].]{2,}$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: it searches for control characters
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Reads `a@b.c` or `Name <a@b.c>`; null when it is neither. */
export function parseMailbox(text: string): Mailbox | null {
  if (hasControlCharacter(text)) return null;
  const trimmed = text.trim();
  const open = trimmed.lastIndexOf('<');
  if (open === -1) return ADDRESS.test(trimmed) ? { address: trimmed, name: null } : null;
  if (!trimmed.endsWith('>')) return null;
  const address = trimmed.slice(open + 1, -1).trim();
  const name = trimmed
    .slice(0, open)
    .trim()
    .replace(/^"(.*)"$/, '$1');
  return ADDRESS.test(address) ? { address, name: name === '' ? null : name } : null;
}

/** Splits a comma-separated list, but not at commas inside quotes. */
export function splitMailboxes(text: string): string[] {
  const parts = text.match(/(?:"[^"]*"|[^,"])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Whether a header value could end its line. */
export function hasControlCharacter(text: string): boolean {
  return CONTROL.test(text);
}

/** The bare addresses of mailboxes known to be valid. */
export function addressesOf(mailboxes: readonly string[]): string[] {
  return mailboxes.map((text) => parseMailbox(text)?.address ?? text);
}
