// Reads the name of a sender domain as people write it.
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import { isPublicSuffix } from '../../../engine/email-domains/public-suffixes.ts';
import { literalAddress } from '../../guard/address.ts';

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** Names that public DNS does not have. */
const privateNames = ['localhost', 'local', 'internal', 'lan', 'onion'];

interface Refusal {
  code: string;
  message: string;
  suggestion?: string;
}

/** The name in the form of DNS, or 422 with what was probably meant. */
export function readDomainName(text: string): string {
  const read = parse(text);
  if (typeof read === 'string') return read;
  throw invalidInput([{ pointer: '/domain', ...read } satisfies Fault]);
}

function parse(text: string): string | Refusal {
  const looksLike = 'A domain looks like mail.example.com';
  const inside = partInside(text);
  if (inside !== null) {
    const meant = canonical(inside);
    return {
      code: 'invalid_domain',
      message: `${looksLike}: leave out everything before and behind it.`,
      ...(meant !== null && refusalOf(meant) === null ? { suggestion: meant } : {}),
    };
  }
  const domain = canonical(text);
  if (domain === null) {
    return { code: 'invalid_domain', message: `${looksLike}; this is not one that DNS can hold.` };
  }
  return refusalOf(domain) ?? domain;
}

/** The domain in an address, a URL or a wildcard; null when the text is none of them. */
function partInside(text: string): string | null {
  if (text.includes('@')) return text.slice(text.lastIndexOf('@') + 1).replace(/>.*$/, '');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text.replace(/^[^/]*\/\//, '').replace(/[/?#:].*$/, '');
  if (text.startsWith('*.')) return text.slice(2);
  return /[/?#:]/.test(text) ? text.replace(/[/?#:].*$/, '') : null;
}

/** Lower-case, without a final dot, non-Latin names as xn--; null where that is not possible. */
function canonical(text: string): string | null {
  const bare = text.trim().replace(/\.$/, '');
  if (bare === '' || /[\s/?#:@[\]\\%*_]/.test(bare) || !URL.canParse(`http://${bare}/`)) return null;
  const host = new URL(`http://${bare}/`).hostname;
  return host.length <= 253 && host.split('.').every((part) => label.test(part)) ? host : null;
}

function refusalOf(domain: string): Refusal | null {
  if (literalAddress(domain) !== null || /\.\d+$/.test(domain)) {
    return { code: 'invalid_domain', message: `${domain} is an address; give the domain of the sender addresses.` };
  }
  if (privateNames.some((name) => domain === name || domain.endsWith(`.${name}`))) {
    return { code: 'not_public', message: `${domain} is not in public DNS, so no receiver could check mail from it.` };
  }
  if (!isPublicSuffix(domain)) return null;
  return {
    code: 'public_suffix',
    message: `${domain} belongs to nobody: people register names below it. Give your own, like example.${domain}.`,
  };
}
