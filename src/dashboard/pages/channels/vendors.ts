// What vendors of channels are called, and where their credentials are found.
import { type VendorForm, vendorForms } from '../../../contract/messages/channels/vendor-forms.ts';
import type { Channel } from '../../api/queries/channels.ts';

/** The form of a vendor of a kind. */
export const vendorForm = (kind: Channel['kind'], vendor: string | null): VendorForm | undefined =>
  vendorForms(kind).find((form) => form.vendor === vendor);

/** The vendor of a channel in words; of one without credentials the channel that it sends through. */
export function vendorWords({ kind, vendor, sendsThrough }: Pick<Channel, 'kind' | 'vendor' | 'sendsThrough'>): string {
  const title = vendorForm(kind, vendor)?.title ?? vendor;
  if (sendsThrough !== null) return `${title ?? 'Unknown vendor'}, through ${sendsThrough.name}`;
  return title ?? 'None yet';
}

interface VendorHelp {
  /** Where its credentials are found. */
  text: string;
  href: string;
}

const help: Readonly<Record<string, VendorHelp>> = {
  resend: {
    text: 'Make an API key with permission to send in Resend, under API Keys.',
    href: 'https://resend.com/api-keys',
  },
  cloudflare: {
    text: 'No key is needed: the Worker sends over its own binding. Onboard the sender domain in Cloudflare first.',
    href: 'https://developers.cloudflare.com/email-service/',
  },
  twilio: {
    text: 'The account SID and the auth token are on the first page of the Twilio console.',
    href: 'https://console.twilio.com/',
  },
  fcm: {
    text: 'Make a key of a service account in the Firebase console, under Project settings, Service accounts. Its JSON file has the three values.',
    href: 'https://firebase.google.com/docs/cloud-messaging/auth-server',
  },
  webpush: {
    text: 'You make the pair of keys yourself: node scripts/vapid-keys.ts prints one.',
    href: 'https://datatracker.ietf.org/doc/html/rfc8292',
  },
  apns: {
    text: 'Make a key for APNs in the Apple developer account, under Certificates, Identifiers & Profiles, Keys.',
    href: 'https://developer.apple.com/account/resources/authkeys/list',
  },
  slack: {
    text: 'Add an incoming webhook to your Slack app, and copy its address.',
    href: 'https://api.slack.com/messaging/webhooks',
  },
  http: {
    text: 'Requests are signed as Standard Webhooks say; Discord and Teams take them by a preset, unsigned.',
    href: 'https://www.standardwebhooks.com/',
  },
};

/** Where the credentials of a vendor are found; null where there is nothing to look for. */
export const vendorHelp = (vendor: string | null): VendorHelp | null =>
  vendor === null ? null : (help[vendor] ?? null);
