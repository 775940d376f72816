import type { DnsRecord } from '../../../contract/messages/email-domain.ts';

/** The DNS records that a sender domain needs; what only the email provider knows is in angle brackets. */
export function dnsRecordsOf(domain: string): DnsRecord[] {
  return [
    {
      purpose: 'spf',
      type: 'TXT',
      name: domain,
      value: 'v=spf1 include:<spf host of your provider> ~all',
      note: 'Names the servers that may send for the domain. Keep one SPF record only: add the include to an existing one.',
    },
    {
      purpose: 'dkim',
      type: 'TXT',
      name: `<selector>._domainkey.${domain}`,
      value: 'v=DKIM1; k=rsa; p=<public key from your provider>',
      note: 'Lets receivers check the signature of every message. Some providers give CNAME records instead; set those.',
    },
    {
      purpose: 'return_path',
      type: 'CNAME',
      name: `bounces.${domain}`,
      value: '<bounce host of your provider>',
      note: 'Brings bounces back under your own domain, so that SPF aligns with the visible sender.',
    },
    {
      purpose: 'dmarc',
      type: 'TXT',
      name: `_dmarc.${domain}`,
      value: 'v=DMARC1; p=none',
      note: 'Tells receivers what to do with mail that fails SPF and DKIM; raise p to quarantine or reject once all of yours passes.',
    },
  ];
}
