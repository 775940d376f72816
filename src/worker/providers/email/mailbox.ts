/** One email address with the name shown beside it. */
export interface Mailbox {
  name: string;
  address: string;
}

const localPart = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;
const domainLabel = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Reads `ada@example.com` or `Ada <ada@example.com>`; `null` when it is not exactly one address. */
export function parseMailbox(text: string): Mailbox | null {
  const trimmed = text.trim();
  if (/\p{Cc}/u.test(trimmed)) return null;
  const open = trimmed.lastIndexOf('<');
  if (open === -1) return withAddress('', trimmed);
  return trimmed.endsWith('>') ? withAddress(trimmed.slice(0, open), trimmed.slice(open + 1, -1)) : null;
}

/** Domain of an address, lower-case. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}

function withAddress(nameText: string, addressText: string): Mailbox | null {
  const at = addressText.lastIndexOf('@');
  const local = addressText.slice(0, at).trim();
  const domain = asciiDomain(addressText.slice(at + 1).trim());
  if (at === -1 || !localPart.test(local) || domain === null) return null;
  const shown = nameText.trim();
  if (isListOfAddresses(shown)) return null;
  const [name, address] = [unquote(shown), `${local}@${domain}`];
  return showsAnotherAddress(name, address) ? null : { name, address };
}

/** The domain in the form of DNS, so that names with non-Latin letters work too. */
function asciiDomain(domain: string): string | null {
  if (/[\s/?#:@[\]\\%]/.test(domain) || !URL.canParse(`http://${domain}/`)) return null;
  const host = new URL(`http://${domain}/`).hostname;
  const labels = host.split('.');
  return labels.length > 1 && host.length <= 253 && labels.every((label) => domainLabel.test(label)) ? host : null;
}

/** A list of addresses must not be read as one address with a long name. */
function isListOfAddresses(name: string): boolean {
  return !isQuoted(name) && (/[<>]/.test(name) || (name.includes('@') && name.includes(',')));
}

/** Mail programs show the name alone: one that reads like another address, or turns letters around, would lie about it. */
function showsAnotherAddress(name: string, address: string): boolean {
  if (/[\u202a-\u202e\u2066-\u2069]/.test(name)) return true;
  return (name.match(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+\.[^\s<>"'(),;:]+/g) ?? []).some(
    (other) => other.toLowerCase() !== address.toLowerCase(),
  );
}

function isQuoted(name: string): boolean {
  return /^"(?:[^"\\]|\\.)*"$/.test(name);
}

function unquote(name: string): string {
  return isQuoted(name) ? name.slice(1, -1).replace(/\\(.)/g, '$1') : name;
}

/** `Name <address>` for HTTP APIs, which take Unicode names. */
export function formatMailboxPlain(mailbox: Mailbox): string {
  return mailbox.name === '' ? mailbox.address : `"${mailbox.name.replace(/["\\]/g, '\\$&')}" <${mailbox.address}>`;
}
