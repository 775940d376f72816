// How a form offers the vendors of a kind of channel and asks for their configs. The schemas judge what is entered.
import * as z from 'zod';
import type { aiVendors } from './ai.ts';
import { type ConfigField, describeFields } from './fields.ts';
import { type ChannelKind, type channelKinds, vendorConfigs } from './registry.ts';

type VendorOf<Kind extends ChannelKind> = keyof (typeof channelKinds)[Kind]['vendors'];
type VendorName = { [Kind in ChannelKind]: VendorOf<Kind> }[ChannelKind] | keyof typeof aiVendors;

/** What each vendor is called. */
const vendorTitles: Record<VendorName, string> = {
  resend: 'Resend',
  cloudflare: 'Cloudflare Email Service',
  twilio: 'Twilio',
  fcm: 'Firebase Cloud Messaging',
  webpush: 'Web Push',
  apns: 'Apple Push Notification service',
  slack: 'Slack incoming webhook',
  http: 'Signed webhook, Discord or Teams',
  sendora: 'In-app feed',
  ollama: 'Ollama',
  openai: 'OpenAI-compatible',
};

/** A vendor as a form offers it. */
export interface VendorForm {
  vendor: string;
  title: string;
  /** What it is, as one sentence. */
  hint: string;
  /** Taken where nobody chooses. */
  isDefault: boolean;
  /** In the order in which they are asked for; none where there is nothing to enter. */
  fields: ConfigField[];
}

/** The vendors of a kind of channel, or of models; the default one first. */
export function vendorForms(kind: ChannelKind | 'ai'): VendorForm[] {
  return Object.entries(vendorConfigs[kind]).map(([vendor, schema], place) => ({
    vendor,
    title: vendorTitles[vendor as VendorName],
    hint: hintOf(schema.shape.vendor),
    isDefault: place === 0,
    fields: describeFields(schema),
  }));
}

const hintOf = (vendor: unknown): string => (vendor instanceof z.ZodType ? (vendor.description ?? '') : '');
