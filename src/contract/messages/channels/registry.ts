// Every kind of channel. A new kind is a file of its own and one line here.
import * as z from 'zod';
import { aiVendors } from './ai.ts';
import type { ChannelDefinition, Vendors } from './definition.ts';
import { email } from './email.ts';
import { type ConfigField, describeFields } from './fields.ts';
import { inApp } from './in-app.ts';
import { push } from './push.ts';
import { slack } from './slack.ts';
import { sms } from './sms.ts';
import { webhook } from './webhook.ts';

export const channelKinds = {
  email,
  push,
  sms,
  in_app: inApp,
  slack,
  webhook,
} as const satisfies Record<string, ChannelDefinition>;

export type ChannelKind = keyof typeof channelKinds;
export const kindNames = Object.keys(channelKinds) as [ChannelKind, ...ChannelKind[]];
export const ChannelKind = z.enum(kindNames).describe('Kind of channel.');

/** Config of a channel by kind. */
export type ChannelConfigs = { [Kind in ChannelKind]: z.infer<(typeof channelKinds)[Kind]['config']> };

/** Config of every vendor, as `vendorConfigs[kind][vendor]`; AI has vendors too, though it is not a channel. */
export const vendorConfigs: Readonly<Record<ChannelKind | 'ai', Vendors>> = byKind((kind) =>
  kind === 'ai' ? aiVendors : channelKinds[kind].vendors,
);

/** Names of fields, as `names[kind][vendor]`. */
type FieldNames = Readonly<Record<ChannelKind | 'ai', Readonly<Record<string, readonly string[]>>>>;

export const secretFields: FieldNames = fieldNames((field) => field.secret);

/** The fields that hold addresses which the Worker calls. */
export const urlFields: FieldNames = fieldNames((field) => field.url);

function fieldNames(isWanted: (field: ConfigField) => boolean): FieldNames {
  const namesOf = (schema: z.ZodObject) =>
    describeFields(schema)
      .filter(isWanted)
      .map(({ name }) => name);
  return byKind((kind) =>
    Object.fromEntries(Object.entries(vendorConfigs[kind]).map(([vendor, schema]) => [vendor, namesOf(schema)])),
  );
}

/** Sound because the keys are all of the kinds. */
function byKind<T>(make: (kind: ChannelKind | 'ai') => T): Record<ChannelKind | 'ai', T> {
  const kinds = [...kindNames, 'ai'] as const;
  return Object.fromEntries(kinds.map((kind) => [kind, make(kind)])) as Record<ChannelKind | 'ai', T>;
}
