import type { ChannelConfigs } from '../../../../contract/messages/channels/registry.ts';
import type { DomainRecord } from '../../../../contract/messages/email-domain.ts';
import type { Egress } from '../../../guard/egress.ts';
import { askResend, nudgeResend } from './resend.ts';
import type { VendorAnswer } from './vendor-answer.ts';

type EmailConfig = ChannelConfigs['email'];
export type EmailVendor = EmailConfig['vendor'];

/** How a vendor's records for a domain become known; of a vendor with `{}` only its users know them. */
interface VendorDomains<Config> {
  /** Records that are the same in every account; `@` stands for the domain. */
  fixed?: readonly Pick<DomainRecord, 'purpose' | 'type' | 'name' | 'value'>[];
  /** Asks the vendor's API, which adds the domain to the account where it is missing. */
  ask?: (config: Config, domain: string, egress: Egress) => Promise<VendorAnswer>;
  /** Host of that API: what it says there is the vendor's word, and not that of an address somebody chose. */
  host?: string;
  /** Tells the vendor that the records are set; returns what is left to do there. */
  nudge?: (config: Config, domain: string, egress: Egress) => Promise<string | null>;
  /** What its user has to know, as one sentence. */
  hint?: string;
}

export const vendorDomains: { [Vendor in EmailVendor]: VendorDomains<Extract<EmailConfig, { vendor: Vendor }>> } = {
  resend: { ask: askResend, host: 'api.resend.com', nudge: nudgeResend },
  cloudflare: {
    fixed: [
      { purpose: 'spf', type: 'TXT', name: 'cf-bounce.@', value: 'v=spf1 include:_spf.mx.cloudflare.net ~all' },
      { purpose: 'return_path', type: 'MX', name: 'cf-bounce.@', value: '10 route1.mx.cloudflare.net' },
    ],
    hint: 'Onboard the domain under Compute, Email Service, Email Sending in the Cloudflare account of this deployment: Cloudflare then sets all records but the proof of ownership, its DKIM key among them.',
  },
};
