// Where a message is shown that the sandbox of a local copy caught.

interface Sent {
  kind: string;
  /** Address, where it is one. */
  recipient: string | null;
  /** What the vendor called the message, where that is known. */
  vendorId?: string | null;
}

/** Kinds whose recipient is an address that the sandbox can be searched by. */
const addressed = ['email', 'sms'];
const caught = [...addressed, 'push', 'slack', 'webhook'];

/** The address of the message, else of its kind, in the sandbox; null where the sandbox does not catch it. */
export function capturedUrl(sandboxUrl: string | null, { kind, recipient, vendorId = null }: Sent): string | null {
  if (sandboxUrl === null || !caught.includes(kind)) return null;
  const base = `${sandboxUrl.replace(/\/$/, '')}/`;
  if (vendorId !== null) return `${base}#${encodeURIComponent(vendorId)}`;
  const query = new URLSearchParams({ kind });
  if (recipient !== null && addressed.includes(kind)) query.set('to', recipient);
  return `${base}?${query}`;
}

const names = ['id', 'sid', 'name'];

/** What a vendor called a message, by the body of its answer; null where it does not say. */
export function vendorIdOf(body: string | undefined): string | null {
  try {
    const answer: unknown = JSON.parse(body ?? '');
    if (typeof answer !== 'object' || answer === null) return null;
    const found = Object.entries(answer).find(([name, value]) => names.includes(name) && typeof value === 'string');
    return found === undefined ? null : String(found[1]);
  } catch {
    return null;
  }
}
