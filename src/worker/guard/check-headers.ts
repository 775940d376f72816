/** Request headers that frame the message, belong to the platform or to our signature, or unlock metadata services. */
const deniedNames = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'keep-alive',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'metadata',
  'metadata-flavor',
  'x-google-metadata-request',
]);
const deniedPrefixes = ['cf-', 'webhook-', 'proxy-', 'x-aws-ec2-metadata-', 'x-metadata-'];

/** RFC 9110 token. */
const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** The characters of a header value: tab, printable ASCII and Latin-1; no CR, LF or NUL. */
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

export type HeaderVerdict = { ok: true } | { ok: false; header: string; message: string };

/** Whether users may set these headers on an outgoing request; otherwise the first one that they may not set. */
export function checkHeaders(custom: Readonly<Record<string, string>>): HeaderVerdict {
  for (const [name, value] of Object.entries(custom)) {
    const lower = name.toLowerCase();
    if (!headerName.test(name)) return denied(name, 'is not a valid header name');
    if (!headerValue.test(value))
      return denied(name, 'has a value with a line break or another character that is not allowed');
    if (deniedNames.has(lower) || deniedPrefixes.some((prefix) => lower.startsWith(prefix))) {
      return denied(name, 'is reserved');
    }
  }
  return { ok: true };
}

function denied(header: string, what: string): HeaderVerdict {
  const shown = header.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
  return { ok: false, header, message: `The header "${shown}" ${what}: remove it or choose another one.` };
}
