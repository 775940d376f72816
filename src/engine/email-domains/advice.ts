import type { CheckedRecord } from './records.ts';

const purposes = {
  spf: 'It names the servers that may send for the domain.',
  dkim: 'With it receivers check the signature of every message.',
  return_path: 'It brings bounces back to your provider.',
  dmarc: 'It tells receivers what to do with mail that fails SPF and DKIM.',
  ownership: 'It proves that the domain is yours.',
} as const;

/** What to do about a record, as one sentence. */
export function adviceOf(record: CheckedRecord): string {
  const { state, type, name, value, purpose, found } = record;
  switch (state) {
    case 'ok':
      return purpose === 'dmarc' && /p\s*=\s*none/i.test(found[0] ?? '')
        ? 'Nothing to do; once all of your mail passes, raise p=none to p=quarantine or p=reject.'
        : 'Nothing to do.';
    case 'unchecked':
    case 'missing':
      return `Add ${type === 'MX' ? 'an' : 'a'} ${type} record ${name} with the value ${value}. ${purposes[purpose]}`;
    case 'wrong':
      return `${correction(record)} ${purposes[purpose]}`;
    case 'conflict':
      return `Keep one record: ${conflict(record)}`;
    case 'unknown':
      return `DNS did not answer for ${name}; verify again in a few minutes. If that lasts, ask who runs the name servers of the domain: a broken DNSSEC signature looks like this, too.`;
  }
}

function correction({ type, name, value, purpose }: CheckedRecord): string {
  if (purpose === 'spf' && type === 'TXT') {
    const wanted = value.split(/\s+/).filter((term) => /^(include|ip4|ip6|a|mx|exists)\b/i.test(term));
    return `Add ${wanted.join(' ')} to the SPF record of ${name}, before its last term.`;
  }
  if (purpose === 'ownership') return `Add a second TXT record ${name} with the value ${value}.`;
  return `Change the ${type} record ${name} to the value ${value}.`;
}

function conflict({ type, name, purpose }: CheckedRecord): string {
  if (purpose === 'spf' && type === 'TXT') {
    return `${name} has several that begin with v=spf1, which receivers take as none; merge their terms into one.`;
  }
  if (type === 'MX') return `${name} also names mail servers of others, which would get the bounces; remove those.`;
  return `${name} has several of this kind, which receivers take as none; remove the others.`;
}
