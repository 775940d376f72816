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
  const name = nameText.trim();
  if (hidesAnotherAddress(name)) return null;
  return { name: unquote(name), address: `${local}@${domain}` };
}

/** The domain in the form of DNS, so that names with non-Latin letters work too. */
function asciiDomain(domain: string): string | null {
  if (/[\s/?#:@[\]\\%]/.test(domain) || !URL.canParse(`http://${domain}/`)) return null;
  const host = new URL(`http://${domain}/`).hostname;
  const labels = host.split('.');
  return labels.length > 1 && host.length <= 253 && labels.every((label) => domainLabel.test(label)) ? host : null;
}

/** A list of addresses must not be read as one address with a long name. */
function hidesAnotherAddress(name: string): boolean {
  return !isQuoted(name) && (/[<>]/.test(name) || (name.includes('@') && name.includes(',')));
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
